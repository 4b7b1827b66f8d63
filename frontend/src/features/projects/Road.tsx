import { Link } from 'wouter';
import { useFormats, useText } from '../../i18n';
import type { Segment } from './road';
import './road.css';

/** The road that pictures take, as one band: how many came how far, and where they wait. */
export function Road({ segments }: { segments: readonly Segment[] }) {
  const text = useText();
  const formats = useFormats();
  const top = Math.max(1, segments[0]?.count ?? 1);
  return (
    <ol className="road plain-list" aria-label={text.projects.road}>
      {segments.map((segment) => (
        <li key={segment.name}>
          <Link href={segment.href} className="road-segment">
            <span className="road-name">{text.projects.segments[segment.name]}</span>
            <span className="road-count">{segment.count === null ? '–' : formats.number(segment.count)}</span>
            <span className="road-bar" aria-hidden="true">
              <span style={{ width: `${Math.min(1, (segment.count ?? 0) / top) * 100}%` }} />
            </span>
            <span className="road-wait">
              {segment.waiting > 0 && text.projects.waiting[segment.name](formats.number(segment.waiting))}
            </span>
          </Link>
        </li>
      ))}
    </ol>
  );
}
