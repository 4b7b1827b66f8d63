import { useMemo } from 'react';
import { Link, useParams } from 'wouter';
import type { Run, RunEvent } from '../../api/types';
import { useFormats, useText } from '../../i18n';
import { type Curve, Curves } from '../../ui/Curves';
import { Figure } from '../../ui/charts';
import { Page, Section } from '../../ui/Page';
import { ProgressBar } from '../../ui/Progress';
import { Loaded, Skeleton } from '../../ui/states';
import { useFailureToast } from '../../ui/Toasts';
import { useMay } from '../projects/ProjectFrame';
import { curvesOf, paceOf, type SeriesName } from './curves';
import { Evaluations } from './Evaluations';
import { isOver, useCancelRun, useRun, useRunEvents } from './queries';
import { RunMark } from './RunsPage';
import './training.css';

const LOOK: Record<SeriesName, { token: string; isDashed?: boolean }> = {
  train_loss: { token: '--quiet', isDashed: true },
  val_loss: { token: '--accent' },
  train_error: { token: '--quiet', isDashed: true },
  val_error: { token: '--accent' },
  val_ap50: { token: '--accent' },
};
const LOSSES: readonly SeriesName[] = ['train_loss', 'val_loss'];
const ERRORS: readonly SeriesName[] = ['train_error', 'val_error', 'val_ap50'];

function RunCurves({ events }: { events: readonly RunEvent[] }) {
  const text = useText();
  const data = useMemo(() => curvesOf(events), [events]);
  const pick = (names: readonly SeriesName[]): Curve[] =>
    names.flatMap((name) => {
      const values = data.series[name];
      return values ? [{ name: text.training.series[name], values, ...LOOK[name] }] : [];
    });
  const losses = pick(LOSSES);
  const errors = pick(ERRORS);
  if (data.epochs.length === 0) return <p className="quiet">{text.training.noEpoch}</p>;
  return (
    <div className="columns">
      <Section title={text.training.loss}>
        <Curves label={text.training.loss} axis={text.training.epoch} steps={data.epochs} curves={losses} />
      </Section>
      {errors.length > 0 && (
        <Section title={data.series.val_ap50 ? text.training.precision : text.training.error}>
          <Curves label={text.training.error} axis={text.training.epoch} steps={data.epochs} curves={errors} />
        </Section>
      )}
    </div>
  );
}

/** One sentence of what is happening. */
function useSentence(run: Run): string {
  const text = useText();
  const formats = useFormats();
  const { epoch = 0, epochs = 0 } = run.progress;
  const said = {
    queued: text.training.says.queued,
    starting: text.training.says.starting,
    running: text.training.says.running(formats.number(Math.min(epoch + 1, epochs)), formats.number(epochs)),
    succeeded: text.training.says.succeeded,
    failed: text.training.says.failed,
    cancelled: text.training.says.cancelled,
  }[run.state];
  return run.cancel_requested && !isOver(run.state) ? text.training.says.cancelling : said;
}

function Pace({ run, events }: { run: Run; events: readonly RunEvent[] }) {
  const text = useText();
  const formats = useFormats();
  const pace = paceOf(events);
  const rate = pace.imagesPerSecond;
  return (
    <div className="figures">
      <Figure
        label={text.training.epoch}
        value={`${formats.number(run.progress.epoch ?? 0)} / ${formats.number(run.progress.epochs ?? 0)}`}
      />
      <Figure label={text.training.imagesPerSecond} value={rate === null ? '–' : formats.number(rate, 1)} />
      <Figure
        label={text.training.waiting}
        value={pace.wait === null ? '–' : formats.percent(pace.wait)}
        note={text.training.waitingNote}
      />
      {!isOver(run.state) && (
        <Figure label={text.training.timeLeft} value={pace.eta === null ? '–' : formats.duration(pace.eta)} />
      )}
      <Figure label={text.training.device} value={run.device || '–'} />
    </div>
  );
}

function Facts({ run }: { run: Run }) {
  const text = useText();
  const words: Readonly<Record<string, string>> = text.training.setting;
  return (
    <details className="parameters">
      <summary>{text.training.settings}</summary>
      <dl className="facts">
        {Object.entries(run.spec).map(([name, value]) => (
          <div key={name} className="fact">
            <dt>{words[name] ?? name}</dt>
            <dd>{String(value ?? '–')}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function Body({ run }: { run: Run }) {
  const text = useText();
  const events = useRunEvents(run);
  const { epoch = 0, epochs = 0 } = run.progress;
  return (
    <>
      {!isOver(run.state) && <ProgressBar value={epoch} total={epochs} label={run.name} />}
      {run.message !== '' && (
        <p className={run.state === 'failed' ? 'bad run-message' : 'quiet run-message'}>{run.message}</p>
      )}
      {run.evaluations.length > 0 && <Evaluations evaluations={run.evaluations} />}
      <Section title={text.training.training}>
        <Pace run={run} events={events.data ?? []} />
      </Section>
      <RunCurves events={events.data ?? []} />
      <Facts run={run} />
    </>
  );
}

function Actions({ run }: { run: Run }) {
  const text = useText();
  const fail = useFailureToast();
  const isAdmin = useMay('admin');
  const cancel = useCancelRun(run.id);
  if (run.model !== null)
    return (
      <Link href={`/projects/${run.project}/models/${run.model}`} className="button primary">
        {text.training.toModel}
      </Link>
    );
  if (isOver(run.state) || !isAdmin) return null;
  return (
    <button
      type="button"
      className="button"
      disabled={cancel.isPending || run.cancel_requested}
      onClick={() => cancel.mutate(undefined, { onError: fail })}
    >
      {text.training.cancel}
    </button>
  );
}

function Whole({ run }: { run: Run }) {
  const sentence = useSentence(run);
  return (
    <Page
      title={run.name}
      lead={
        <>
          <RunMark state={run.state} /> · {sentence}
        </>
      }
      actions={<Actions run={run} />}
    >
      <Body run={run} />
    </Page>
  );
}

/** One run as it goes: what is happening, curves that grow, and in the end the figures. */
export function RunPage() {
  const text = useText();
  const { run: id } = useParams<{ run: string }>();
  const query = useRun(Number(id));
  return (
    <Loaded query={query} what={text.training.run} skeleton={<Skeleton lines={6} height={40} />} isPage>
      {(run) => <Whole run={run} />}
    </Loaded>
  );
}
