import { type ReactNode, useEffect } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import type { SessionMembership } from '../../api/types';
import { useText } from '../../i18n';
import { Page } from '../../ui/Page';
import { Empty } from '../../ui/states';
import { hasRole, useSession } from '../accounts/session';
import { QuestionsLink } from '../review/QuestionsLink';
import { StateMark } from './StateMark';
import './projects.css';

interface ChoiceProps {
  title: string;
  lead: string;
  empty: string;
  emptyMore: string;
  memberships: readonly SessionMembership[];
  hrefOf: (projectId: number) => string;
  /** What else a project has to say. */
  noteOf?: (projectId: number) => ReactNode;
}

/** Which project? Where there is only one answer nobody is asked, but for those who come out of it (`?all`). */
function Choice({ title, lead, empty, emptyMore, memberships, hrefOf, noteOf }: ChoiceProps) {
  const [, navigate] = useLocation();
  const wantsAll = new URLSearchParams(useSearch()).has('all');
  const only = memberships.length === 1 && !wantsAll ? memberships[0] : undefined;
  useEffect(() => {
    if (only) navigate(hrefOf(only.project.id), { replace: true });
  }, [only, hrefOf, navigate]);
  if (only) return null;
  return (
    <Page title={title} lead={lead}>
      {memberships.length === 0 ? (
        <Empty title={empty}>{emptyMore}</Empty>
      ) : (
        <ul className="project-list plain-list">
          {memberships.map(({ project }) => (
            <li key={project.id} className="project-row">
              <Link href={hrefOf(project.id)} className="project-row-name">
                {project.name}
              </Link>
              <span>{noteOf?.(project.id)}</span>
              <StateMark state={project.state} />
              <Link href={hrefOf(project.id)} className="button">
                {title}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Page>
  );
}

const questionsOf = (id: number) => <QuestionsLink projectId={id} />;
const workOf = (id: number) => `/work/${id}`;
const reviewOf = (id: number) => `/projects/${id}/review`;

/** Where one may label. */
export function WorkChoicePage() {
  const text = useText();
  const { data: session } = useSession();
  const open = (session?.memberships ?? []).filter(
    ({ project, standing }) => project.state !== 'draft' && project.state !== 'closed' && standing !== 'banned',
  );
  return (
    <Choice
      title={text.app.places.work}
      lead={text.projects.workLead}
      empty={text.projects.noWork}
      emptyMore={text.projects.noWorkMore}
      memberships={open}
      hrefOf={workOf}
      noteOf={questionsOf}
    />
  );
}

/** Where one may review. */
export function ReviewChoicePage() {
  const text = useText();
  const { data: session } = useSession();
  const mine = (session?.memberships ?? []).filter(
    ({ project }) => session && hasRole(session, project.id, 'reviewer'),
  );
  return (
    <Choice
      title={text.app.places.review}
      lead={text.projects.reviewLead}
      empty={text.projects.noReview}
      emptyMore={text.projects.noReviewMore}
      memberships={mine}
      hrefOf={reviewOf}
    />
  );
}
