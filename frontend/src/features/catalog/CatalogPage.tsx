import { Link } from 'wouter';
import type { Project } from '../../api/types';
import { useFormats, useText } from '../../i18n';
import { Page, Section } from '../../ui/Page';
import { Empty, Loaded, Skeleton } from '../../ui/states';
import { useSession } from '../accounts/session';
import { useProjects } from '../projects/queries';
import { Strip } from './Strip';

function Holdings({ project }: { project: Project }) {
  const text = useText();
  const formats = useFormats();
  const root = `/projects/${project.id}`;
  return (
    <Section
      title={project.name}
      note={text.catalog.holdings(formats.number(project.images_count), formats.number(project.categories.length))}
      actions={
        <>
          <Link href={`${root}/images`}>{text.projects.tabs.images}</Link>
          <Link href={`${root}/categories`}>{text.projects.tabs.categories}</Link>
          <Link href={`${root}/sources`}>{text.projects.tabs.sources}</Link>
        </>
      }
    >
      {project.images_count > 0 ? <Strip project={project} /> : <p className="quiet">{text.projects.needImages}</p>}
    </Section>
  );
}

/** What there is to label, project by project. */
export function CatalogPage() {
  const text = useText();
  const { data: session } = useSession();
  const query = useProjects();
  return (
    <Page
      title={text.app.places.catalog}
      lead={text.catalog.lead}
      actions={
        session?.may_create_projects ? (
          <Link href="/projects/new" className="button">
            {text.projects.ownPictures}
          </Link>
        ) : undefined
      }
    >
      <Loaded query={query} what={text.app.places.catalog} skeleton={<Skeleton lines={3} height={120} />}>
        {({ results }) => {
          const mine = results.filter((project) => project.role === 'admin');
          return mine.length === 0 ? (
            <Empty title={text.projects.none}>{text.projects.noneMore}</Empty>
          ) : (
            mine.map((project) => <Holdings key={project.id} project={project} />)
          );
        }}
      </Loaded>
    </Page>
  );
}
