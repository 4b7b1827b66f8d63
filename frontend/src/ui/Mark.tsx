import type { ReactNode } from 'react';
import './mark.css';

export type Tone = 'quiet' | 'good' | 'caution' | 'bad' | 'accent';

/** A shape for each tone, so that colour never speaks alone. */
const SHAPE: Record<Tone, string> = { quiet: '○', good: '✓', caution: '◇', bad: '✕', accent: '●' };

/** The state of a thing: a shape and a word. */
export function Mark({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={`mark mark-${tone}`}>
      <span aria-hidden="true">{SHAPE[tone]}</span>
      {children}
    </span>
  );
}

interface ChipProps {
  label: ReactNode;
  isOn: boolean;
  onToggle: () => void;
  count?: string;
}

/** A filter that is on or off. */
export function Chip({ label, isOn, onToggle, count }: ChipProps) {
  return (
    <button type="button" className="chip" aria-pressed={isOn} onClick={onToggle}>
      {label}
      {count !== undefined && <span className="quiet">{count}</span>}
    </button>
  );
}
