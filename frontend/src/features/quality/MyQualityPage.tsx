import { useFormats, useText } from '../../i18n';
import { Page, Section } from '../../ui/Page';
import { Empty, Loaded, Skeleton } from '../../ui/states';
import { useCurrentProject } from '../projects/ProjectFrame';
import { EdgePicture } from './EdgePicture';
import { useOwnQuality } from './queries';
import type { OwnQuality, Share } from './types';
import './quality.css';
import './tiles.css';

interface OwnTileProps {
  title: string;
  value: string;
  note?: string;
  what: string;
}

function OwnTile({ title, value, note, what }: OwnTileProps) {
  return (
    <section className="tile" aria-label={title}>
      <h2>{title}</h2>
      <p className="tile-value">{value}</p>
      {note !== undefined && <p className="tile-note">{note}</p>}
      <p className="quiet tile-what">{what}</p>
    </section>
  );
}

function useShares() {
  const { quality: text } = useText();
  const formats = useFormats();
  const value = (share: Share | null) => (share?.value == null ? '–' : formats.percent(share.value));
  const interval = (share: Share) =>
    share.low === null || share.high === null
      ? text.tooFew
      : text.interval(formats.percent(share.low), formats.percent(share.high));
  return { value, interval };
}

function KnownTiles({ own }: { own: OwnQuality }) {
  const { quality: text } = useText();
  const formats = useFormats();
  const shares = useShares();
  const words = text.mine;
  const { accuracy, boxes } = own;
  return (
    <>
      <OwnTile
        title={words.accuracy}
        value={shares.value(accuracy)}
        {...(accuracy ? { note: shares.interval(accuracy) } : {})}
        what={
          accuracy
            ? words.accuracyWhat(formats.number(accuracy.part), formats.number(accuracy.whole))
            : words.accuracyMissing
        }
      />
      {boxes && (
        <>
          <OwnTile
            title={words.precision}
            value={shares.value(boxes.precision)}
            note={shares.interval(boxes.precision)}
            what={words.precisionWhat}
          />
          <OwnTile
            title={words.recall}
            value={shares.value(boxes.recall)}
            note={shares.interval(boxes.recall)}
            what={words.recallWhat}
          />
          {boxes.overlap !== null && (
            <OwnTile title={words.overlap} value={formats.percent(boxes.overlap)} what={words.overlapWhat} />
          )}
        </>
      )}
    </>
  );
}

function OwnFigures({ own }: { own: OwnQuality }) {
  const text = useText();
  const formats = useFormats();
  const words = text.quality.mine;
  const seconds = (value: number | null) => (value === null ? '–' : formats.duration(value));
  const edges = own.boxes?.edges ?? null;
  if (own.counted === 0)
    return <Empty title={words.soon(formats.number(own.next_in), own.next_in)}>{words.soonMore}</Empty>;
  return (
    <>
      <div className="tiles">
        <KnownTiles own={own} />
        {own.agreement !== null && (
          <OwnTile
            title={words.agreement}
            value={formats.percent(own.agreement.value)}
            note={text.quality.interval(formats.percent(own.agreement.low), formats.percent(own.agreement.high))}
            what={words.agreementWhat(formats.number(own.compared), own.compared)}
          />
        )}
        {own.pace.map((pace) => (
          <OwnTile
            key={pace.kind}
            title={own.pace.length > 1 ? `${words.pace}: ${text.terms.stage[pace.kind]}` : words.pace}
            value={seconds(pace.mine)}
            what={words.paceWhat(seconds(pace.mine), seconds(pace.project))}
          />
        ))}
      </div>
      {edges && (
        <Section title={words.edges}>
          <EdgePicture edges={edges} />
        </Section>
      )}
      <p className="quiet own-foot">{words.counted(formats.number(own.counted), formats.number(own.next_in))}</p>
    </>
  );
}

/** A worker's own page; it never says which images were known. */
export function MyQualityPage() {
  const { quality: text } = useText();
  const project = useCurrentProject();
  const query = useOwnQuality(project.id);
  return (
    <Page title={text.mine.title} lead={text.mine.lead}>
      <Loaded query={query} what={text.mine.what} skeleton={<Skeleton lines={3} height={120} />}>
        {(own) => <OwnFigures own={own} />}
      </Loaded>
    </Page>
  );
}
