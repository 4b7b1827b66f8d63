import { Link } from 'wouter';
import type { Run, RunState } from '../../api/types';
import { useFormats, useText } from '../../i18n';
import { Mark, type Tone } from '../../ui/Mark';
import { Page } from '../../ui/Page';
import { ProgressBar } from '../../ui/Progress';
import { Empty, Loaded, Skeleton } from '../../ui/states';
import { useCurrentProject, useMay } from '../projects/ProjectFrame';
import { headlineOf } from './headline';
import { isOver, useRuns } from './queries';
import './training.css';

const TONE: Record<RunState, Tone> = {
  queued: 'quiet',
  starting: 'accent',
  running: 'accent',
  succeeded: 'good',
  failed: 'bad',
  cancelled: 'quiet',
};

export function RunMark({ state }: { state: RunState }) {
  const text = useText();
  return <Mark tone={TONE[state]}>{text.training.state[state]}</Mark>;
}

function RunRow({ run }: { run: Run }) {
  const text = useText();
  const formats = useFormats();
  const { epoch = 0, epochs = 0 } = run.progress;
  return (
    <tr>
      <td>
        <Link href={`/projects/${run.project}/runs/${run.id}`}>{run.name}</Link>
      </td>
      <td>{String(run.spec.architecture ?? '')}</td>
      <td>{run.release.name}</td>
      <td>
        <RunMark state={run.state} />
        {!isOver(run.state) && <ProgressBar value={epoch} total={epochs} label={run.name} />}
      </td>
      <td className="number">{text.training.epochOf(formats.number(epoch), formats.number(epochs))}</td>
      <td className="number">{headlineOf(run.evaluations, text, formats)}</td>
      <td className="number">{formats.dateTime(run.created_at)}</td>
    </tr>
  );
}

function RunTable({ runs }: { runs: readonly Run[] }) {
  const text = useText();
  return (
    <div className="scroll-x">
      <table className="table">
        <thead>
          <tr>
            <th>{text.training.name}</th>
            <th>{text.training.architecture}</th>
            <th>{text.datasets.release}</th>
            <th>{text.training.stateTitle}</th>
            <th className="number">{text.training.epochs}</th>
            <th className="number">{text.training.onTest}</th>
            <th className="number">{text.training.started}</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <RunRow key={run.id} run={run} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The training runs of a project, the newest first. */
export function RunsPage() {
  const text = useText();
  const project = useCurrentProject();
  const isAdmin = useMay('admin');
  const query = useRuns(project.id);
  const start = isAdmin && (
    <Link href={`/projects/${project.id}/runs/new`} className="button primary">
      {text.training.start}
    </Link>
  );
  return (
    <Page title={text.projects.tabs.runs} lead={text.training.lead} actions={start || undefined}>
      <Loaded query={query} what={text.projects.tabs.runs} skeleton={<Skeleton lines={4} height={40} />}>
        {({ results }) =>
          results.length === 0 ? (
            <Empty title={text.training.none}>{text.training.noneMore}</Empty>
          ) : (
            <RunTable runs={results} />
          )
        }
      </Loaded>
    </Page>
  );
}
