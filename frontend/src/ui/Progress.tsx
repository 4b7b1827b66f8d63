import './progress.css';

interface ProgressProps {
  value: number;
  total: number;
  label: string;
}

/** How far something is. */
export function ProgressBar({ value, total, label }: ProgressProps) {
  const share = total > 0 ? Math.min(1, value / total) : 0;
  return (
    <div
      className="progress"
      role="progressbar"
      aria-label={label}
      aria-valuenow={Math.round(share * 100)}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <div className="progress-done" style={{ width: `${share * 100}%` }} />
    </div>
  );
}

interface DotsProps {
  votesFor: number;
  votes: number;
  label: string;
}

/** Votes as dots: full ones agree (●●○). Beyond ten, the figures alone. */
export function VoteDots({ votesFor, votes, label }: DotsProps) {
  const dots = votes <= 10 ? '●'.repeat(votesFor) + '○'.repeat(Math.max(0, votes - votesFor)) : `${votesFor}/${votes}`;
  return (
    <span className="dots" role="img" aria-label={label} title={label}>
      {dots}
    </span>
  );
}

interface MeterProps {
  share: number | null;
  label: string;
}

/** A share as a figure with its small bar, for columns that people compare. */
export function Meter({ share, label }: MeterProps) {
  if (share === null) return <span className="quiet">–</span>;
  return (
    <span className="meter">
      <span className="meter-figure">{label}</span>
      <span className="meter-bar" aria-hidden="true">
        <span className="meter-done" style={{ width: `${Math.min(1, Math.max(0, share)) * 100}%` }} />
      </span>
    </span>
  );
}
