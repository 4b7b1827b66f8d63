import { Link } from 'wouter';
import { useFormats, useText } from '../../i18n';
import type { Standing } from './types';
import './standing.css';

const PARTS = ['verified', 'settled', 'uncertain', 'disputed'] as const;
/** A shape for each part, so that colour never speaks alone. */
const SHAPE = { verified: '✓', settled: '●', uncertain: '○', disputed: '◇' };

/** What is verified, settled, uncertain and in dispute: one bar, each part a link to its images. */
export function StandingBar({ projectId, standing }: { projectId: number; standing: Standing }) {
  const { quality: text } = useText();
  const formats = useFormats();
  const total = Math.max(1, standing.images);
  return (
    <div className="standing">
      <div className="standing-bar" aria-hidden="true">
        {PARTS.map((part) =>
          standing[part] === 0 ? null : (
            <span key={part} className={`standing-${part}`} style={{ flexGrow: standing[part] }} />
          ),
        )}
      </div>
      <ul className="standing-parts plain-list">
        {PARTS.map((part) => (
          <li key={part} title={text.standingWhat[part]}>
            <span className={`standing-shape standing-ink-${part}`} aria-hidden="true">
              {SHAPE[part]}
            </span>
            <Link href={`/projects/${projectId}/quality/images/${part}`}>{text.standing[part]}</Link>
            <span className="number">{formats.number(standing[part])}</span>
            <span className="number quiet">{formats.percent(standing[part] / total)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
