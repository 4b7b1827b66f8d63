import { createContext, type ReactNode, useContext, useEffect, useRef } from 'react';
import { Link, useLocation, useParams } from 'wouter';
import type { Project, Role } from '../../api/types';
import { type Text, useText } from '../../i18n';
import { TitleScope } from '../../ui/Page';
import { Loaded, Skeleton } from '../../ui/states';
import { useProject } from './queries';
import { StateMark } from './StateMark';
import './project-frame.css';

const ProjectContext = createContext<Project | null>(null);

/** The project whose page this is. */
export function useCurrentProject(): Project {
  const project = useContext(ProjectContext);
  if (project === null) throw new Error('useCurrentProject needs a ProjectFrame above it.');
  return project;
}

const ORDER: readonly Role[] = ['annotator', 'reviewer', 'admin'];

/** Whether the reader's role in this project reaches that far. */
export function useMay(atLeast: Role): boolean {
  return ORDER.indexOf(useCurrentProject().role) >= ORDER.indexOf(atLeast);
}

interface Tab {
  path: string;
  label: string;
  atLeast: Role;
}

function tabsOf(text: Text): Tab[] {
  const words = text.projects.tabs;
  return [
    { path: '', label: words.overview, atLeast: 'reviewer' },
    { path: '/images', label: words.images, atLeast: 'reviewer' },
    { path: '/sources', label: words.sources, atLeast: 'admin' },
    { path: '/categories', label: words.categories, atLeast: 'reviewer' },
    { path: '/brief', label: words.brief, atLeast: 'reviewer' },
    { path: '/people', label: words.people, atLeast: 'admin' },
    { path: '/gold', label: text.gold.tab, atLeast: 'admin' },
    { path: '/review', label: words.review, atLeast: 'reviewer' },
    { path: '/quality', label: text.quality.tab, atLeast: 'reviewer' },
    { path: '/my-quality', label: text.quality.mine.tab, atLeast: 'annotator' },
    { path: '/releases', label: words.releases, atLeast: 'annotator' },
    { path: '/runs', label: words.runs, atLeast: 'admin' },
    { path: '/models', label: words.models, atLeast: 'reviewer' },
    { path: '/settings', label: words.settings, atLeast: 'admin' },
  ];
}

function Tabs({ project }: { project: Project }) {
  const text = useText();
  const [address] = useLocation();
  const root = `/projects/${project.id}`;
  const isCurrent = (path: string) => (path === '' ? address === root : address.startsWith(root + path));
  const bar = useRef<HTMLElement>(null);
  // On a narrow screen the bar scrolls: the tab that one is on must be in sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address is the occasion, not an input.
  useEffect(() => {
    bar.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [address]);
  const visible = tabsOf(text).filter(({ atLeast }) => ORDER.indexOf(project.role) >= ORDER.indexOf(atLeast));
  return (
    <nav ref={bar} className="project-tabs" aria-label={project.name}>
      {visible.map(({ path, label }) => (
        <Link key={path} href={root + path} aria-current={isCurrent(path) ? 'page' : undefined}>
          {label}
        </Link>
      ))}
    </nav>
  );
}

/** The bar of one project over each of its pages. */
export function ProjectFrame({ children }: { children: ReactNode }) {
  const text = useText();
  const { project: id } = useParams<{ project: string }>();
  const query = useProject(Number(id));
  return (
    <Loaded query={query} what={text.projects.project} skeleton={<Skeleton lines={6} />} isPage>
      {(project) => (
        <ProjectContext value={project}>
          <TitleScope value={project.name}>
            <div className="project-bar">
              <Link href={`/projects/${project.id}`} className="project-name">
                {project.name}
              </Link>
              <StateMark state={project.state} />
              <Tabs project={project} />
            </div>
            {children}
          </TitleScope>
        </ProjectContext>
      )}
    </Loaded>
  );
}
