import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { api } from '../../api/client';
import type { Page, Project, WallImage } from '../../api/types';
import { Picture } from '../../ui/Picture';
import { projectKey } from '../projects/queries';
import { boxesOf } from './boxes';
import './catalog.css';

const SAMPLE = 12;

/** The latest pictures of a project in one line. */
export function Strip({ project }: { project: Project }) {
  const { data } = useQuery({
    queryKey: [...projectKey(project.id), 'strip'],
    queryFn: () => api.get<Page<WallImage>>(`/projects/${project.id}/images`, { page_size: SAMPLE }),
    enabled: project.images_count > 0,
  });
  return (
    <div className="catalog-strip">
      {data?.results.map((image) => (
        <Link key={image.id} href={`/projects/${project.id}/images/${image.id}`}>
          <Picture
            src={image.urls['256']}
            name={image.name}
            width={image.width}
            height={image.height}
            boxes={boxesOf(image, project.categories)}
          />
        </Link>
      ))}
    </div>
  );
}
