import { useFormats, useText } from '../../i18n';
import type { StageVotes } from './types';
import './votes-bars.css';

const FIXED = [3, 5];

/** "0.6 fewer than with three for each": what was saved, or what more was spent. */
export function useSavings(): (perTask: number) => string {
  const { quality: text } = useText();
  const formats = useFormats();
  return (perTask) =>
    FIXED.map((fixed) => {
      const saved = fixed - perTask;
      const amount = formats.number(Math.abs(saved), 1);
      if (Math.abs(saved) < 0.05) return text.asManyAs(fixed);
      return saved > 0 ? text.fewerThan(amount, fixed) : text.moreThan(amount, fixed);
    }).join(text.comma);
}

/** Votes an item as a bar, between the marks of three and five for every item. */
export function VotesBars({ stages }: { stages: readonly StageVotes[] }) {
  const text = useText();
  const formats = useFormats();
  const savings = useSavings();
  const top = Math.max(5, ...stages.map((stage) => stage.per_task)) * 1.1;
  return (
    <ul className="votes-bars plain-list">
      {stages.map((stage) => (
        <li key={stage.stage}>
          <p className="votes-name">
            <span>{text.terms.stage[stage.kind]}</span>
            <strong className="number">{formats.number(stage.per_task, 2)}</strong>
            <span className="quiet">
              {text.quality.votesRange(stage.least, stage.most, formats.number(stage.tasks))}
            </span>
          </p>
          <div className="votes-track" aria-hidden="true">
            <span className="votes-bar" style={{ width: `${(stage.per_task / top) * 100}%` }} />
            {FIXED.map((fixed) => (
              <span key={fixed} className="votes-mark" style={{ left: `${(fixed / top) * 100}%` }}>
                <span>{fixed}</span>
              </span>
            ))}
          </div>
          <p className="quiet">{savings(stage.per_task)}</p>
        </li>
      ))}
    </ul>
  );
}
