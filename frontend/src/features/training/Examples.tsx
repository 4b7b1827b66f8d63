import { Link } from 'wouter';
import { API_ROOT } from '../../api/client';
import type { Figures } from '../../api/types';
import { useFormats, useText } from '../../i18n';
import { Picture } from '../../ui/Picture';
import { useCurrentProject } from '../projects/ProjectFrame';
import { type Example, examplesOf } from './evaluation';

function Strip({ title, examples }: { title: string; examples: readonly Example[] }) {
  const formats = useFormats();
  const project = useCurrentProject();
  if (examples.length === 0) return null;
  return (
    <figure className="examples">
      <figcaption>{title}</figcaption>
      <ul>
        {examples.map((each) => (
          <li key={each.image}>
            <Link href={`/projects/${project.id}/images/${each.image}`}>
              <Picture
                src={`${API_ROOT}/images/${each.image}/rendition/256`}
                name={each.name}
                width={each.width}
                height={each.height}
                boxes={[]}
              />
            </Link>
            <span className="number quiet">{formats.percent(each.score)}</span>
          </li>
        ))}
      </ul>
    </figure>
  );
}

/** The pictures behind the figures: the best and the worst, where the labels are open. */
export function Examples({ figures }: { figures: Figures }) {
  const text = useText();
  const { best, worst } = examplesOf(figures);
  return (
    <>
      <Strip title={text.training.worst} examples={worst} />
      <Strip title={text.training.best} examples={best} />
    </>
  );
}
