import { useState } from 'react';
import { Link } from 'wouter';
import type { ReviewRow } from '../../api/types';
import { useFormats, useText } from '../../i18n';
import { Chip } from '../../ui/Mark';
import { Page } from '../../ui/Page';
import { Empty, Loaded, Skeleton } from '../../ui/states';
import { useCurrentProject } from '../projects/ProjectFrame';
import { AgreementFigures } from './AgreementFigures';
import { BulkApproval } from './BulkApproval';
import { type QueueState, useQueue } from './queries';
import './review.css';

const STATES: readonly QueueState[] = ['proposed', 'verified'];

/** What the voters did not agree on, in words. */
export function useConflictWords(): (conflicts: readonly string[]) => string {
  const text = useText();
  const words: Readonly<Record<string, string>> = text.review.conflict;
  return (conflicts) => conflicts.map((conflict) => words[conflict] ?? conflict).join(', ');
}

function QueueRow({ row, projectId }: { row: ReviewRow; projectId: number }) {
  const text = useText();
  const formats = useFormats();
  const conflictWords = useConflictWords();
  const href = `/projects/${projectId}/review/${row.image.id}`;
  return (
    <tr>
      <td>
        <Link href={href} className="queue-image">
          <img src={row.image.urls['256']} alt="" loading="lazy" width={72} height={48} />
          {row.image.name}
        </Link>
      </td>
      <td className="number">{formats.number(row.objects_count)}</td>
      <td className="queue-conflicts">
        {row.conflicts.length > 0 && <span className="caution">◇ {conflictWords(row.conflicts)}</span>}
      </td>
      <td className="number">{row.confidence_min === null ? '–' : formats.percent(row.confidence_min)}</td>
      <td className="number">{formats.number(row.risk, 2)}</td>
      <td className="number">{text.review.layerOf(row.layer)}</td>
    </tr>
  );
}

function QueueTable({ rows, projectId }: { rows: readonly ReviewRow[]; projectId: number }) {
  const text = useText().review;
  return (
    <div className="scroll-x">
      <table className="table">
        <thead>
          <tr>
            <th>{text.image}</th>
            <th className="number">{text.objects}</th>
            <th>{text.disagreement}</th>
            <th className="number">{text.lowestConfidence}</th>
            <th className="number" title={text.riskNote}>
              {text.risk}
            </th>
            <th className="number">{text.layers}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <QueueRow key={row.image.id} row={row} projectId={projectId} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The images of a project that wait for a reviewer, the riskiest first. */
export function QueuePage() {
  const text = useText();
  const project = useCurrentProject();
  const [state, setState] = useState<QueueState>('proposed');
  const query = useQueue(project.id, state);
  const first = state === 'proposed' ? query.data?.results[0] : undefined;
  return (
    <Page
      title={text.projects.tabs.review}
      lead={text.review.lead}
      actions={
        first && (
          <>
            <Link href={`/projects/${project.id}/review/crops`} className="button">
              {text.crops.open}
            </Link>
            <Link href={`/projects/${project.id}/review/${first.image.id}`} className="button primary">
              {text.review.start}
            </Link>
          </>
        )
      }
    >
      <AgreementFigures project={project} />
      {first && <BulkApproval projectId={project.id} />}
      <div className="chips queue-chips">
        {STATES.map((each) => (
          <Chip
            key={each}
            label={text.catalog.reviewState[each]}
            isOn={state === each}
            onToggle={() => setState(each)}
          />
        ))}
      </div>
      <Loaded query={query} what={text.projects.tabs.review} skeleton={<Skeleton lines={5} height={48} />}>
        {({ results }) =>
          results.length === 0 ? (
            <Empty title={text.review.empty[state]}>{text.review.emptyMore[state]}</Empty>
          ) : (
            <QueueTable rows={results} projectId={project.id} />
          )
        }
      </Loaded>
    </Page>
  );
}
