import { useMemo } from 'react';
import { Link, useParams } from 'wouter';
import type { Release, ReleaseDetail, ReleaseItem } from '../../api/types';
import { useFormats, useSpeech, useText } from '../../i18n';
import { CopyBlock } from '../../ui/Copy';
import { categoryColour } from '../../ui/category-colours';
import { Figure, RankedBars } from '../../ui/charts';
import { Page, Section } from '../../ui/Page';
import { Picture } from '../../ui/Picture';
import { ProgressBar } from '../../ui/Progress';
import { Loaded, Skeleton } from '../../ui/states';
import { Wall } from '../../ui/Wall';
import { nameIn } from '../projects/queries';
import { Agreed, Changes } from './About';
import { Files } from './Files';
import { categoryCounts, openObjects, SPLITS } from './figures';
import { Leaderboard } from './Leaderboard';
import { useRelease, useSample } from './queries';
import './releases.css';

function SampleTile({ item, positions }: { item: ReleaseItem; positions: ReadonlyMap<number, number> }) {
  const boxes = useMemo(
    () =>
      (item.objects ?? []).flatMap(({ x, y, width, height, categories }) =>
        x === undefined || y === undefined || width === undefined || height === undefined
          ? []
          : [{ x, y, width, height, position: positions.get(categories[0] ?? 0) ?? 0 }],
      ),
    [item, positions],
  );
  const { image } = item;
  return <Picture src={image.urls['256']} name={image.name} width={image.width} height={image.height} boxes={boxes} />;
}

function Sample({ release }: { release: Release }) {
  const text = useText();
  const query = useSample(release);
  const positions = useMemo(() => new Map(release.categories.map(({ id }, place) => [id, place])), [release]);
  const items = useMemo(
    () => (query.data?.results ?? []).map((item) => ({ ...item, width: item.image.width, height: item.image.height })),
    [query.data],
  );
  return (
    <Section title={text.datasets.sample} note={text.datasets.sampleNote}>
      {query.isPending && <Skeleton lines={2} height={120} />}
      <Wall
        items={items}
        rowHeight={120}
        keyOf={(item) => item.id}
        renderTile={(item) => <SampleTile item={item} positions={positions} />}
      />
    </Section>
  );
}

function Categories({ release }: { release: Release }) {
  const { text, language } = useSpeech();
  const formats = useFormats();
  const bars = categoryCounts(release).map(({ category, position, objects }) => ({
    key: String(category.id),
    name: nameIn(language, category),
    value: objects,
    figure: formats.number(objects),
    colour: categoryColour(position),
  }));
  return (
    <Section title={text.projects.tabs.categories} note={text.datasets.categoriesNote}>
      <RankedBars bars={bars} label={text.projects.tabs.categories} />
    </Section>
  );
}

function Splits({ release }: { release: Release }) {
  const text = useText();
  const formats = useFormats();
  return (
    <Section title={text.datasets.splits} note={text.datasets.splitsNote}>
      <table className="table">
        <thead>
          <tr>
            <th>{text.datasets.split}</th>
            <th className="number">{text.projects.tabs.images}</th>
            <th className="number">{text.review.objects}</th>
          </tr>
        </thead>
        <tbody>
          {SPLITS.map((split) => {
            const counts = release.counts.splits?.[split];
            const isWithheld = release.withheld.includes(split);
            return (
              <tr key={split}>
                <td>{text.terms.split[split]}</td>
                <td className="number">{formats.number(counts?.images ?? 0)}</td>
                <td className="number">{isWithheld ? text.datasets.withheld : formats.number(counts?.objects ?? 0)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Section>
  );
}

function Headline({ release }: { release: ReleaseDetail }) {
  const text = useText();
  const formats = useFormats();
  return (
    <div className="figures">
      <Figure label={text.projects.tabs.images} value={formats.number(release.counts.images ?? release.total)} />
      <Figure label={text.review.objects} value={formats.number(openObjects(release))} note={text.datasets.openNote} />
      <Figure label={text.projects.tabs.categories} value={formats.number(release.categories.length)} />
      <Figure label={text.datasets.licence} value={release.licence || '–'} />
    </div>
  );
}

function Building({ release }: { release: Release }) {
  const text = useText();
  const formats = useFormats();
  return (
    <div className="stack" role="status">
      <ProgressBar value={release.progress} total={release.total} label={release.name} />
      <p>
        {release.state === 'failed' ? release.message : text.datasets.building}{' '}
        <span className="quiet">
          {text.catalog.filesOf(formats.number(release.progress), formats.number(release.total))}
        </span>
      </p>
    </div>
  );
}

function Face({ release }: { release: ReleaseDetail }) {
  const text = useText();
  const formats = useFormats();
  if (release.state !== 'frozen') return <Building release={release} />;
  return (
    <>
      <Headline release={release} />
      {release.withdrawn_images > 0 && (
        <p className="caution">{text.datasets.withdrawn(formats.number(release.withdrawn_images))}</p>
      )}
      {release.load && (
        <Section title={text.datasets.load} note={text.datasets.loadNote}>
          <div className="stack">
            <CopyBlock value={release.load.shell.trimEnd()} label={text.datasets.fetchLines} />
            <CopyBlock value={release.load.python.trimEnd()} label={text.datasets.loadLines} />
          </div>
        </Section>
      )}
      <Sample release={release} />
      <div className="columns release-columns">
        <Categories release={release} />
        <Splits release={release} />
      </div>
      <Files release={release} />
      <Leaderboard release={release} />
      <div className="columns release-columns">
        <Agreed release={release} />
        <Changes release={release} />
      </div>
      {release.citation && (
        <Section title={text.datasets.cite}>
          <div className="stack">
            <CopyBlock value={release.citation.text} label={text.datasets.cite} />
            <CopyBlock value={release.citation.bibtex.trimEnd()} label="BibTeX" />
          </div>
        </Section>
      )}
    </>
  );
}

/** The public face of a release. */
export function ReleasePage() {
  const text = useText();
  const { release: id, project } = useParams<{ release: string; project: string }>();
  const query = useRelease(Number(id));
  return (
    <Loaded query={query} what={text.datasets.release} skeleton={<Skeleton lines={6} height={40} />} isPage>
      {(release) => (
        <Page
          title={text.datasets.titleOf(release.name)}
          lead={release.description || undefined}
          actions={
            <Link href={`/projects/${project}/runs/new?release=${release.id}`} className="button">
              {text.datasets.train}
            </Link>
          }
        >
          <Face release={release} />
        </Page>
      )}
    </Loaded>
  );
}
