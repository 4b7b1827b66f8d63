import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useFormats } from '../../i18n';
import './dot-columns.css';

export interface DotColumn {
  key: string;
  name: string;
  /** What a reader hears and a pointer sees. */
  label: string;
  value: number | null;
  low?: number | null;
  high?: number | null;
  /** Where it should be. */
  target?: number | null;
  href?: string;
}

interface DotColumnsProps {
  columns: readonly DotColumn[];
  label: string;
  height?: number;
  /** How the values of the lines are written; as shares in per cent where nothing is said. */
  written?: (value: number) => string;
}

/** So many names stand below the columns without touching each other on a phone. */
const NAMES = 7;
const LINES = [1, 0.75, 0.5, 0.25, 0];

const at = (share: number) => `${Math.min(1, Math.max(0, share)) * 100}%`;

function Column({ column }: { column: DotColumn }) {
  const { value, low, high, target } = column;
  const marks = (
    <>
      {typeof target === 'number' && <span className="dots-target" style={{ bottom: at(target) }} />}
      {typeof low === 'number' && typeof high === 'number' && (
        <span className="dots-reach" style={{ bottom: at(low), height: at(high - low) }} />
      )}
      {value !== null && <span className="dots-dot" style={{ bottom: at(value) }} />}
    </>
  );
  if (column.href === undefined)
    return (
      <span className="dots-place" title={column.label}>
        {marks}
      </span>
    );
  return (
    <Link className="dots-place" href={column.href} title={column.label} aria-label={column.label}>
      {marks}
    </Link>
  );
}

/** Shares side by side, each a dot with its interval; a short line says where it should be. */
export function DotColumns({ columns, label, height = 200, written }: DotColumnsProps) {
  const formats = useFormats();
  const write = written ?? formats.percent;
  const step = Math.ceil(columns.length / NAMES);
  return (
    <figure className="dots" aria-label={label}>
      <div className="dots-plot" style={{ height: `${height}px` }}>
        {LINES.map((line) => (
          <span key={line} className="dots-line" style={{ bottom: at(line) }} aria-hidden="true">
            <span>{write(line)}</span>
          </span>
        ))}
        <div className="dots-columns">
          {columns.map((column) => (
            <Column key={column.key} column={column} />
          ))}
        </div>
      </div>
      <div className="dots-names" aria-hidden="true">
        {columns.map((column, place) => (
          <span key={column.key}>{place % step === 0 && column.name}</span>
        ))}
      </div>
    </figure>
  );
}

interface FigureTableProps {
  summary: string;
  heads: readonly string[];
  rows: readonly { key: string; cells: readonly ReactNode[] }[];
}

/** The numbers of a chart, for those who read rather than look. */
export function FigureTable({ summary, heads, rows }: FigureTableProps) {
  return (
    <details className="figure-table">
      <summary>{summary}</summary>
      <div className="scroll-x">
        <table className="table">
          <thead>
            <tr>
              {heads.map((head, place) => (
                <th key={head} scope="col" className={place === 0 ? undefined : 'number'}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key}>
                {row.cells.map((cell, place) => (
                  <td key={heads[place]} className={place === 0 ? undefined : 'number'}>
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
