import { Link } from 'wouter';
import type { LeaderboardRow, Release } from '../../api/types';
import { useFormats, useText } from '../../i18n';
import { Section } from '../../ui/Page';
import { Loaded } from '../../ui/states';
import { useCurrentProject } from '../projects/ProjectFrame';
import { figureOf } from './figures';
import { useLeaderboard } from './queries';

/** The figures that have a column, where a row has them. */
const COLUMNS = ['ap50', 'ap', 'top1_error', 'top5_error'] as const;

function Board({ rows }: { rows: readonly LeaderboardRow[] }) {
  const text = useText();
  const formats = useFormats();
  const project = useCurrentProject();
  const columns = COLUMNS.filter((name) => rows.some(({ figures }) => figureOf(figures, name) !== null));
  return (
    <div className="scroll-x">
      <table className="table">
        <thead>
          <tr>
            <th>{text.training.model}</th>
            <th>{text.datasets.split}</th>
            {columns.map((name) => (
              <th key={name} className="number">
                {text.training.figure[name]}
              </th>
            ))}
            <th className="number">{text.training.measured}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.model} ${row.split} ${row.created_at}`}>
              <td>
                <Link href={`/projects/${project.id}/models/${row.model}`}>{row.name}</Link>
              </td>
              <td>{text.terms.split[row.split]}</td>
              {columns.map((name) => {
                const figure = figureOf(row.figures, name);
                return (
                  <td key={name} className="number">
                    {figure === null ? '–' : formats.percent(figure, 1)}
                  </td>
                );
              })}
              <td className="number">{formats.date(row.created_at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Models measured on this release where its withheld labels are. */
export function Leaderboard({ release }: { release: Release }) {
  const text = useText();
  const query = useLeaderboard(release);
  return (
    <Section title={text.datasets.leaderboard} note={text.datasets.leaderboardNote}>
      <Loaded query={query} what={text.datasets.leaderboard}>
        {(rows) => (rows.length === 0 ? <p className="quiet">{text.datasets.noModels}</p> : <Board rows={rows} />)}
      </Loaded>
    </Section>
  );
}
