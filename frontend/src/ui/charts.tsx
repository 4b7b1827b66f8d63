import type { ReactNode } from 'react';
import './charts.css';

export interface Bar {
  key: string;
  value: number;
  /** What a reader hears and a pointer sees. */
  label: string;
}

interface BarsProps {
  bars: readonly Bar[];
  label: string;
  height?: number;
  from?: ReactNode;
  to?: ReactNode;
}

const SLOT = 10;
const GAP = 2;

/** Upright bars over a line: votes a day, a histogram of confidence. */
export function Bars({ bars, label, height = 96, from, to }: BarsProps) {
  const top = Math.max(1, ...bars.map((bar) => bar.value));
  return (
    <figure className="chart" aria-label={label}>
      <svg
        viewBox={`0 0 ${Math.max(1, bars.length) * SLOT} ${height}`}
        preserveAspectRatio="none"
        height={height}
        role="img"
      >
        <title>{label}</title>
        {bars.map((bar, index) => {
          const size = bar.value === 0 ? 0 : Math.max(2, (bar.value / top) * height);
          return (
            <g key={bar.key} className="chart-bar">
              <title>{bar.label}</title>
              <rect className="chart-reach" x={index * SLOT} y={0} width={SLOT} height={height} />
              <rect x={index * SLOT + GAP / 2} y={height - size} width={SLOT - GAP} height={size} />
            </g>
          );
        })}
      </svg>
      <figcaption className="chart-ends">
        <span>{from}</span>
        <span>{to}</span>
      </figcaption>
    </figure>
  );
}

export interface RankedBar {
  key: string;
  name: ReactNode;
  value: number;
  figure: string;
  colour?: string;
}

/** A list of names with bars and figures: categories by number of objects. */
export function RankedBars({ bars, label }: { bars: readonly RankedBar[]; label: string }) {
  const top = Math.max(1, ...bars.map((bar) => bar.value));
  return (
    <ul className="ranked plain-list" aria-label={label}>
      {bars.map((bar) => (
        <li key={bar.key}>
          <span className="ranked-name">{bar.name}</span>
          <span className="ranked-track" aria-hidden="true">
            <span style={{ width: `${(bar.value / top) * 100}%`, background: bar.colour ?? 'var(--quiet)' }} />
          </span>
          <span className="number">{bar.figure}</span>
        </li>
      ))}
    </ul>
  );
}

interface FigureProps {
  label: ReactNode;
  value: ReactNode;
  note?: ReactNode;
}

/** One figure that matters, with its name above it. */
export function Figure({ label, value, note }: FigureProps) {
  return (
    <div className="figure">
      <p className="quiet">{label}</p>
      <p className="figure-value">{value}</p>
      {note !== undefined && <p className="quiet figure-note">{note}</p>}
    </div>
  );
}
