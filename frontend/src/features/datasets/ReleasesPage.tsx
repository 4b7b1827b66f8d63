import { useState } from 'react';
import { Link } from 'wouter';
import type { Release, ReleaseState } from '../../api/types';
import { useFormats, useText } from '../../i18n';
import { Mark, type Tone } from '../../ui/Mark';
import { Page, Section } from '../../ui/Page';
import { ProgressBar } from '../../ui/Progress';
import { Empty, Loaded, Skeleton } from '../../ui/states';
import { useCurrentProject, useMay } from '../projects/ProjectFrame';
import { useProjects } from '../projects/queries';
import { FreezeDialog } from './FreezeDialog';
import { byYear, openObjects } from './figures';
import { useReleases } from './queries';
import './releases.css';

const TONE: Record<ReleaseState, Tone> = { building: 'accent', frozen: 'good', failed: 'bad' };

function ReleaseRow({ release }: { release: Release }) {
  const text = useText();
  const formats = useFormats();
  return (
    <li className="release-row">
      <Link href={`/projects/${release.project}/releases/${release.id}`} className="release-name">
        {release.name}
      </Link>
      <div>
        <Mark tone={TONE[release.state]}>{text.datasets.state[release.state]}</Mark>
        {release.state === 'building' && (
          <ProgressBar value={release.progress} total={release.total} label={release.name} />
        )}
        {release.message !== '' && <p className="bad">{release.message}</p>}
        {release.description !== '' && <p className="quiet">{release.description}</p>}
      </div>
      <p className="number">
        {text.projects.imagesCount(
          formats.number(release.counts.images ?? release.total),
          release.counts.images ?? release.total,
        )}
      </p>
      <p className="number quiet">{text.datasets.openObjects(formats.number(openObjects(release)))}</p>
      <p className="number quiet">{formats.date(release.frozen_at ?? release.created_at)}</p>
    </li>
  );
}

export function Timeline({ releases }: { releases: readonly Release[] }) {
  return byYear(releases).map(([year, some]) => (
    <section key={year} className="release-year" aria-label={String(year)}>
      <h2>{year}</h2>
      <ol className="plain-list">
        {some.map((release) => (
          <ReleaseRow key={release.id} release={release} />
        ))}
      </ol>
    </section>
  ));
}

/** The releases of a project by year, and the way to the next one. */
export function ReleasesPage() {
  const text = useText();
  const project = useCurrentProject();
  const isAdmin = useMay('admin');
  const [isOpen, setOpen] = useState(false);
  const query = useReleases(project.id);
  const freeze = (
    <button type="button" className="button primary" onClick={() => setOpen(true)}>
      {text.datasets.freeze}
    </button>
  );
  return (
    <Page title={text.projects.tabs.releases} lead={text.datasets.lead} actions={isAdmin ? freeze : undefined}>
      <Loaded query={query} what={text.projects.tabs.releases} skeleton={<Skeleton lines={3} height={48} />}>
        {({ results }) => (
          <>
            {results.length === 0 && <Empty title={text.datasets.none}>{text.datasets.noneMore}</Empty>}
            <Timeline releases={results} />
            <FreezeDialog
              key={results.length}
              project={project}
              releases={results}
              isOpen={isOpen}
              onClose={() => setOpen(false)}
            />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function OfProject({ id, name }: { id: number; name: string }) {
  const text = useText();
  const query = useReleases(id);
  return (
    <Section title={name} actions={<Link href={`/projects/${id}/releases`}>{text.datasets.all}</Link>}>
      <Loaded query={query} what={text.projects.tabs.releases} skeleton={<Skeleton lines={2} height={40} />}>
        {({ results }) =>
          results.length === 0 ? <p className="quiet">{text.datasets.none}</p> : <Timeline releases={results} />
        }
      </Loaded>
    </Section>
  );
}

/** The releases of all projects that the reader belongs to. */
export function AllReleasesPage() {
  const text = useText();
  const query = useProjects();
  return (
    <Page title={text.app.places.releases} lead={text.datasets.lead}>
      <Loaded query={query} what={text.app.places.releases} skeleton={<Skeleton lines={4} height={40} />}>
        {({ results }) =>
          results.length === 0 ? (
            <Empty title={text.datasets.none}>{text.datasets.noneMore}</Empty>
          ) : (
            results.map((project) => <OfProject key={project.id} id={project.id} name={project.name} />)
          )
        }
      </Loaded>
    </Page>
  );
}
