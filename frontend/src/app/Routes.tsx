import { lazy } from 'react';
import { Route, Switch } from 'wouter';
import type { Session } from '../api/types';
import { SignInPage } from '../features/accounts/SignInForm';
import { NotFoundPage } from './NotFoundPage';

const WelcomePage = lazy(async () => ({ default: (await import('../features/accounts/WelcomePage')).WelcomePage }));
const JoinPage = lazy(async () => ({ default: (await import('../features/accounts/JoinPage')).JoinPage }));
const ResetRequestPage = lazy(async () => ({
  default: (await import('../features/accounts/ResetPages')).ResetRequestPage,
}));
const ResetConfirmPage = lazy(async () => ({
  default: (await import('../features/accounts/ResetPages')).ResetConfirmPage,
}));
const WorkChoicePage = lazy(async () => ({
  default: (await import('../features/projects/ChoicePages')).WorkChoicePage,
}));
const ReviewChoicePage = lazy(async () => ({
  default: (await import('../features/projects/ChoicePages')).ReviewChoicePage,
}));
const ProjectsPage = lazy(async () => ({ default: (await import('../features/projects/ProjectsPage')).ProjectsPage }));
const AccountPage = lazy(async () => ({ default: (await import('../features/accounts/AccountPage')).AccountPage }));
const UsersPage = lazy(async () => ({ default: (await import('../features/accounts/UsersPage')).UsersPage }));
const WorkspacePage = lazy(async () => ({
  default: (await import('../features/workspace/WorkspacePage')).WorkspacePage,
}));
// The pages of a project have a list of their own, which the workspace need not load.
const ProjectRoutes = lazy(async () => ({ default: (await import('./ProjectRoutes')).ProjectRoutes }));
const WizardPage = lazy(async () => ({ default: (await import('../features/projects/wizard/WizardPage')).WizardPage }));
const NewGoldPage = lazy(async () => ({ default: (await import('../features/quality/GoldDeskPages')).NewGoldPage }));
const EditGoldPage = lazy(async () => ({ default: (await import('../features/quality/GoldDeskPages')).EditGoldPage }));
const CatalogPage = lazy(async () => ({ default: (await import('../features/catalog/CatalogPage')).CatalogPage }));
const QuestionsPage = lazy(async () => ({
  default: (await import('../features/review/QuestionsPage')).QuestionsPage,
}));
const AllReleasesPage = lazy(async () => ({
  default: (await import('../features/datasets/ReleasesPage')).AllReleasesPage,
}));
const AllModelsPage = lazy(async () => ({ default: (await import('../features/training/ModelsPage')).AllModelsPage }));

/** What a signed-in person sees first: the projects they run or review, else where they can label. */
function Home({ session }: { session: Session }) {
  const runs = session.user?.is_site_admin || session.memberships.some(({ role }) => role !== 'annotator');
  return runs ? <ProjectsPage /> : <WorkChoicePage />;
}

/** Pages that ask who one is. The address stays while one signs in. */
function PrivateRoutes({ session }: { session: Session }) {
  return (
    <Switch>
      <Route path="/">
        <Home session={session} />
      </Route>
      <Route path="/work" component={WorkChoicePage} />
      <Route path="/work/:project">{({ project }) => <WorkspacePage projectId={Number(project)} />}</Route>
      <Route path="/work/:project/gold/new/:image">
        {({ project, image }) => <NewGoldPage projectId={Number(project)} imageId={Number(image)} />}
      </Route>
      <Route path="/work/:project/gold/:gold">
        {({ project, gold }) => <EditGoldPage projectId={Number(project)} goldId={Number(gold)} />}
      </Route>
      <Route path="/work/:project/questions">{({ project }) => <QuestionsPage projectId={Number(project)} />}</Route>
      <Route path="/review" component={ReviewChoicePage} />
      <Route path="/projects" component={ProjectsPage} />
      <Route path="/projects/new/:project?" component={WizardPage} />
      <Route path="/projects/:project/*?" component={ProjectRoutes} />
      <Route path="/catalog" component={CatalogPage} />
      <Route path="/releases" component={AllReleasesPage} />
      <Route path="/models" component={AllModelsPage} />
      <Route path="/account" component={AccountPage} />
      <Route path="/users" component={UsersPage} />
      <Route component={NotFoundPage} />
    </Switch>
  );
}

const PRIVATE = /^\/(work|review|projects|catalog|releases|models|account|users)(\/|$)/;

/** Every page has its address here. */
export function Routes({ session }: { session: Session }) {
  return (
    <Switch>
      <Route path="/join/:token" component={JoinPage} />
      <Route path="/reset" component={ResetRequestPage} />
      <Route path="/reset/:uid/:token" component={ResetConfirmPage} />
      {session.user === null && (
        <Route path="/">
          <WelcomePage demo={session.demo} />
        </Route>
      )}
      {session.user === null && <Route path={PRIVATE} component={SignInPage} />}
      {session.user === null && <Route component={NotFoundPage} />}
      <Route>
        <PrivateRoutes session={session} />
      </Route>
    </Switch>
  );
}
