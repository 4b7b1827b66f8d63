import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useFormats, useText } from '../../i18n';
import { Mark } from '../../ui/Mark';
import { useMay } from '../projects/ProjectFrame';
import { twoDigits } from './names';
import { behindHref, csvOf, type FigureName } from './queries';
import type { Quality, Share } from './types';
import { useSavings } from './VotesBars';
import './tiles.css';

interface TileProps {
  title: string;
  value: ReactNode;
  what: string;
  note?: ReactNode;
  links: ReactNode;
  isMain?: boolean;
  children?: ReactNode;
}

function Tile({ title, value, what, note, links, isMain = false, children }: TileProps) {
  return (
    <section className={isMain ? 'tile tile-main' : 'tile'} aria-label={title}>
      <h2>{title}</h2>
      <p className="tile-value">{value}</p>
      {children}
      {note !== undefined && <p className="tile-note">{note}</p>}
      <p className="quiet tile-what">{what}</p>
      <p className="tile-links">{links}</p>
    </section>
  );
}

/** The link to the table of a figure. */
export function CsvLink({ projectId, figure, title }: { projectId: number; figure: FigureName; title: string }) {
  const { quality: text } = useText();
  return (
    <a href={csvOf(projectId, figure)} download aria-label={text.csvOf(title)}>
      {text.csv}
    </a>
  );
}

/** A share from nothing to all, with the interval in which it lies. */
function IntervalLine({ share }: { share: Share }) {
  if (share.value === null || share.low === null || share.high === null) return null;
  const top = Math.min(1, Math.max(0.1, share.high * 1.25));
  return (
    <span className="interval" aria-hidden="true">
      <span
        className="interval-reach"
        style={{ left: `${(share.low / top) * 100}%`, width: `${((share.high - share.low) / top) * 100}%` }}
      />
      <span className="interval-dot" style={{ left: `${(share.value / top) * 100}%` }} />
    </span>
  );
}

function useShareWords() {
  const { quality: text } = useText();
  const formats = useFormats();
  const value = (share: Share) => (share.value === null ? '–' : formats.percent(share.value, 1));
  const interval = (share: Share) =>
    share.low === null || share.high === null
      ? text.tooFew
      : text.interval(formats.percent(share.low, 1), formats.percent(share.high, 1));
  return { value, interval };
}

function AuditTile({ projectId, quality }: { projectId: number; quality: Quality }) {
  const { quality: text } = useText();
  const formats = useFormats();
  const words = useShareWords();
  const { images, waiting } = quality.audit;
  const notes = [words.interval(images), text.tiles.auditSample(formats.number(images.whole), images.whole)];
  if (waiting > 0) notes.push(text.tiles.auditWaiting(formats.number(waiting)));
  return (
    <Tile
      isMain
      title={text.tiles.audit}
      value={words.value(images)}
      what={text.tiles.auditWhat}
      note={notes.join(' · ')}
      links={
        <>
          <Link href={`/projects/${projectId}/quality/images/overturned`}>{text.behindTitle.overturned}</Link>
          <Link href={`/projects/${projectId}/quality/images/audited`}>{text.behindTitle.audited}</Link>
          <CsvLink projectId={projectId} figure="audit" title={text.tiles.audit} />
        </>
      }
    >
      <IntervalLine share={images} />
    </Tile>
  );
}

function ExpectedTile({ projectId, quality, isMain }: { projectId: number; quality: Quality; isMain: boolean }) {
  const { quality: text } = useText();
  const formats = useFormats();
  const { expected_error, expected_errors, objects } = quality.redundancy.standing;
  return (
    <Tile
      isMain={isMain}
      title={text.tiles.expected}
      value={expected_error === null ? '–' : formats.percent(expected_error, 1)}
      what={text.tiles.expectedWhat}
      note={text.tiles.expectedErrors(formats.number(expected_errors, 1), formats.number(objects))}
      links={
        <>
          <Link href={`/projects/${projectId}/quality/images/disputed`}>{text.behindTitle.disputed}</Link>
          <Link href={`/projects/${projectId}/quality/images/uncertain`}>{text.behindTitle.uncertain}</Link>
          <CsvLink projectId={projectId} figure="standing" title={text.tiles.expected} />
        </>
      }
    />
  );
}

function AgreementTile({ projectId, quality }: { projectId: number; quality: Quality }) {
  const { quality: text } = useText();
  const formats = useFormats();
  const [first] = quality.agreement.kinds;
  const alpha = first?.alpha ?? null;
  return (
    <Tile
      title={text.tiles.agreement}
      value={twoDigits(alpha)}
      what={text.tiles.agreementWhat}
      note={first ? text.tiles.agreementSample(formats.number(first.tasks)) : text.noAgreement}
      links={
        <>
          <a href="#agreement">{text.agreementTitle}</a>
          <Link href={behindHref(projectId, 'compared')}>{text.images}</Link>
          <CsvLink projectId={projectId} figure="agreement" title={text.tiles.agreement} />
        </>
      }
    />
  );
}

function VotesTile({ projectId, quality }: { projectId: number; quality: Quality }) {
  const { quality: text } = useText();
  const formats = useFormats();
  const savings = useSavings();
  const [first] = quality.redundancy.stages;
  return (
    <Tile
      title={text.tiles.votes}
      value={first ? formats.number(first.per_task, 2) : '–'}
      what={text.tiles.votesWhat}
      note={first ? savings(first.per_task) : text.tooFew}
      links={
        <>
          <a href="#votes">{text.votesTitle}</a>
          <CsvLink projectId={projectId} figure="votes" title={text.tiles.votes} />
        </>
      }
    />
  );
}

function GoldTile({ projectId, quality }: { projectId: number; quality: Quality }) {
  const words = useText();
  const text = words.quality;
  const formats = useFormats();
  const shares = useShareWords();
  const mayAdminister = useMay('admin');
  const { right } = quality.gold;
  return (
    <Tile
      title={text.tiles.gold}
      value={shares.value(right)}
      what={text.tiles.goldWhat}
      note={
        right.whole === 0
          ? text.noGold
          : `${shares.interval(right)} · ${text.ofWhole(formats.number(right.part), formats.number(right.whole))}`
      }
      links={
        <>
          <a href="#gold">{text.goldTitle}</a>
          {mayAdminister && <Link href={`/projects/${projectId}/gold`}>{words.gold.tab}</Link>}
          <CsvLink projectId={projectId} figure="gold" title={text.tiles.gold} />
        </>
      }
    />
  );
}

function EffortTile({ projectId, quality }: { projectId: number; quality: Quality }) {
  const { quality: text } = useText();
  const formats = useFormats();
  const { seconds_per_object, images, objects } = quality.effort;
  return (
    <Tile
      title={text.tiles.effort}
      value={seconds_per_object === null ? '–' : formats.duration(seconds_per_object)}
      what={text.tiles.effortWhat}
      note={text.effortNote(formats.number(images), formats.number(objects))}
      links={
        <>
          <a href="#effort">{text.effortTitle}</a>
          <Link href={behindHref(projectId, 'worked')}>{text.images}</Link>
          <CsvLink projectId={projectId} figure="effort" title={text.tiles.effort} />
        </>
      }
    />
  );
}

function WatchTile({ projectId, quality }: { projectId: number; quality: Quality }) {
  const text = useText();
  const formats = useFormats();
  const words = text.quality.tiles;
  const mayAdminister = useMay('admin');
  const { open_flags, recomputation } = quality.watch;
  const flags = open_flags === 0 ? words.noFlags : words.flags(formats.number(open_flags), open_flags);
  const share = recomputation && formats.percent(recomputation.share, 2);
  return (
    <Tile
      title={words.watch}
      value={<Mark tone={open_flags > 0 || recomputation?.alarms ? 'caution' : 'good'}>{flags}</Mark>}
      note={
        recomputation && share
          ? words.recomputed(share, formats.date(recomputation.finished_at))
          : words.neverRecomputed
      }
      what={recomputation?.alarms ? words.recomputedAlarm(formats.percent(recomputation.drift, 2)) : words.watchWhat}
      links={
        <>
          {mayAdminister && <Link href={`/projects/${projectId}/people`}>{text.projects.tabs.people}</Link>}
          <CsvLink projectId={projectId} figure="watch" title={words.watch} />
        </>
      }
    />
  );
}

/** The figures that tell most, on one screen: the error first, as audited, or else as expected. */
export function Tiles({ projectId, quality }: { projectId: number; quality: Quality }) {
  const isAudited = quality.audit.images.whole > 0;
  const props = { projectId, quality };
  return (
    <div className="tiles">
      {isAudited && <AuditTile {...props} />}
      <ExpectedTile {...props} isMain={!isAudited} />
      <AgreementTile {...props} />
      <VotesTile {...props} />
      <GoldTile {...props} />
      <EffortTile {...props} />
      <WatchTile {...props} />
    </div>
  );
}
