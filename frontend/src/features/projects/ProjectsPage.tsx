import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { api } from '../../api/client';
import type { Project } from '../../api/types';
import { useFormats, useText } from '../../i18n';
import { Chip } from '../../ui/Mark';
import { Page } from '../../ui/Page';
import { Empty, Loaded, Skeleton } from '../../ui/states';
import { useFailureToast } from '../../ui/Toasts';
import { useSession } from '../accounts/session';
import { useProjects } from './queries';
import { StateMark } from './StateMark';
import './projects.css';

function ProjectRow({ project }: { project: Project }) {
  const text = useText();
  const formats = useFormats();
  return (
    <li className="project-row">
      <div className="project-row-words">
        <Link href={`/projects/${project.id}`} className="project-row-name">
          {project.name}
        </Link>
        <p className="quiet">{project.description || text.projects.templateWhat[project.template]}</p>
      </div>
      <span className="number">
        {text.projects.imagesCount(formats.number(project.images_count), project.images_count)}
      </span>
      <StateMark state={project.state} />
      <span className="row">
        <Link href={`/work/${project.id}`} className="button">
          {text.projects.label}
        </Link>
        <Link href={`/projects/${project.id}/review`} className="button">
          {text.projects.tabs.review}
        </Link>
      </span>
    </li>
  );
}

function BinnedRow({ project }: { project: Project }) {
  const text = useText();
  const formats = useFormats();
  const client = useQueryClient();
  const fail = useFailureToast();
  const restore = useMutation({
    mutationFn: () => api.post<Project>(`/projects/${project.id}/restore`),
    onSuccess: () => client.invalidateQueries({ queryKey: ['projects'] }),
    onError: fail,
  });
  return (
    <li className="project-row">
      <div className="project-row-words">
        <span className="project-row-name">{project.name}</span>
        <p className="quiet">{project.binned_at && text.projects.binnedOn(formats.date(project.binned_at))}</p>
      </div>
      <span />
      <span />
      <button type="button" className="button" disabled={restore.isPending} onClick={() => restore.mutate()}>
        {text.projects.restore}
      </button>
    </li>
  );
}

function ProjectList({ projects, isBin }: { projects: readonly Project[]; isBin: boolean }) {
  const text = useText();
  const { data: session } = useSession();
  const mayCreate = session?.may_create_projects ?? false;
  if (projects.length === 0)
    return (
      <Empty
        title={isBin ? text.projects.binEmpty : text.projects.none}
        action={
          !isBin && mayCreate ? (
            <Link href="/projects/new" className="button primary">
              {text.projects.ownPictures}
            </Link>
          ) : undefined
        }
      >
        {isBin ? text.projects.binEmptyMore : text.projects.noneMore}
      </Empty>
    );
  return (
    <ul className="project-list plain-list">
      {projects.map((project) =>
        isBin ? <BinnedRow key={project.id} project={project} /> : <ProjectRow key={project.id} project={project} />,
      )}
    </ul>
  );
}

/** All projects of the reader, and the door to a new one. */
export function ProjectsPage() {
  const text = useText();
  const { data: session } = useSession();
  const [isBin, setBin] = useState(false);
  const query = useProjects(isBin);
  const create = session?.may_create_projects && (
    <Link href="/projects/new" className="button primary">
      {text.projects.ownPictures}
    </Link>
  );
  return (
    <Page title={text.app.places.projects} lead={text.projects.lead} actions={create || undefined}>
      <Loaded query={query} what={text.app.places.projects} skeleton={<Skeleton lines={3} height={64} />}>
        {({ results }) => <ProjectList projects={results} isBin={isBin} />}
      </Loaded>
      {session?.may_create_projects && (
        <p className="bin-switch">
          <Chip label={text.projects.bin} isOn={isBin} onToggle={() => setBin(!isBin)} />
        </p>
      )}
    </Page>
  );
}
