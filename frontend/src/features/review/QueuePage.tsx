import { type KeyboardEvent, useState } from 'react';
import { Link } from 'wouter';
import type { Project, ReviewRow } from '../../api/types';
import { useFormats, useSpeech, useText } from '../../i18n';
import { Select } from '../../ui/Field';
import { Chip } from '../../ui/Mark';
import { Page } from '../../ui/Page';
import { Empty, Loaded, Skeleton } from '../../ui/states';
import { useCurrentProject } from '../projects/ProjectFrame';
import { nameIn } from '../projects/queries';
import { AgreementFigures } from './AgreementFigures';
import { BulkApproval } from './BulkApproval';
import { type QueueFilter, type QueueState, useQueue } from './queries';
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
        <tbody onKeyDown={walkRows}>
          {rows.map((row) => (
            <QueueRow key={row.image.id} row={row} projectId={projectId} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface FiltersProps {
  project: Project;
  filter: QueueFilter;
  onFilter: (filter: QueueFilter) => void;
}

/** Which of the queue: one kind of disagreement, one category. */
function QueueFilters({ project, filter, onFilter }: FiltersProps) {
  const { text, language } = useSpeech();
  const words = text.review;
  const kinds = Object.entries(words.conflict).map(([value, label]) => ({ value, label }));
  const categories = project.categories.map((each) => ({ value: String(each.id), label: nameIn(language, each) }));
  return (
    <>
      <Select
        aria-label={words.filterConflict}
        value={filter.conflict}
        options={[{ value: '', label: words.anyConflict }, ...kinds]}
        onValue={(conflict) => onFilter({ ...filter, conflict })}
      />
      <Select
        aria-label={words.filterCategory}
        value={filter.category}
        options={[{ value: '', label: words.anyCategory }, ...categories]}
        onValue={(category) => onFilter({ ...filter, category })}
      />
    </>
  );
}

/** Arrows walk the rows; Enter opens the one in hand, as it does for every link. */
function walkRows(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('.queue-image')];
  const at = document.activeElement instanceof HTMLElement ? links.indexOf(document.activeElement) : -1;
  const next = links[at + step];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}

/** The images of a project that wait for a reviewer, the riskiest first. */
export function QueuePage() {
  const text = useText();
  const project = useCurrentProject();
  const [state, setState] = useState<QueueState>('proposed');
  const [filter, setFilter] = useState<QueueFilter>({ conflict: '', category: '' });
  const isFiltered = filter.conflict !== '' || filter.category !== '';
  const query = useQueue(project.id, state, filter);
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
      {first && <BulkApproval project={project} />}
      <div className="chips queue-chips">
        {STATES.map((each) => (
          <Chip
            key={each}
            label={text.catalog.reviewState[each]}
            isOn={state === each}
            onToggle={() => setState(each)}
          />
        ))}
        <QueueFilters project={project} filter={filter} onFilter={setFilter} />
      </div>
      <Loaded query={query} what={text.projects.tabs.review} skeleton={<Skeleton lines={5} height={48} />}>
        {({ results }) =>
          results.length === 0 ? (
            <Empty title={isFiltered ? text.review.noMatch : text.review.empty[state]}>
              {isFiltered ? text.review.noMatchMore : text.review.emptyMore[state]}
            </Empty>
          ) : (
            <QueueTable rows={results} projectId={project.id} />
          )
        }
      </Loaded>
    </Page>
  );
}
