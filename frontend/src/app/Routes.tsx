import { lazy } from 'react';
import { Link, Route, Switch } from 'wouter';
import type { Session } from '../api/types';
import { SignInPage } from '../features/accounts/SignInForm';
import { useText } from '../i18n';
import { Page } from '../ui/Page';

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
const ProjectFrame = lazy(async () => ({ default: (await import('../features/projects/ProjectFrame')).ProjectFrame }));
const AccountPage = lazy(async () => ({ default: (await import('../features/accounts/AccountPage')).AccountPage }));
const UsersPage = lazy(async () => ({ default: (await import('../features/accounts/UsersPage')).UsersPage }));
const WorkspacePage = lazy(async () => ({
  default: (await import('../features/workspace/WorkspacePage')).WorkspacePage,
}));
const WizardPage = lazy(async () => ({ default: (await import('../features/projects/wizard/WizardPage')).WizardPage }));
const OverviewPage = lazy(async () => ({ default: (await import('../features/projects/OverviewPage')).OverviewPage }));
const BriefPage = lazy(async () => ({ default: (await import('../features/projects/BriefPage')).BriefPage }));
const CategoriesPage = lazy(async () => ({
  default: (await import('../features/projects/CategoriesPage')).CategoriesPage,
}));
const PeoplePage = lazy(async () => ({ default: (await import('../features/projects/PeoplePage')).PeoplePage }));
const GoldChoicePage = lazy(async () => ({
  default: (await import('../features/quality/GoldChoicePage')).GoldChoicePage,
}));
const NewGoldPage = lazy(async () => ({ default: (await import('../features/quality/GoldDeskPages')).NewGoldPage }));
const EditGoldPage = lazy(async () => ({ default: (await import('../features/quality/GoldDeskPages')).EditGoldPage }));
const GoldPage = lazy(async () => ({ default: (await import('../features/quality/GoldPage')).GoldPage }));
const ReportsPage = lazy(async () => ({ default: (await import('../features/projects/ReportsPage')).ReportsPage }));
const SettingsPage = lazy(async () => ({
  default: (await import('../features/projects/SettingsPage')).SettingsPage,
}));
const SourcesPage = lazy(async () => ({ default: (await import('../features/catalog/SourcesPage')).SourcesPage }));
const ImagesPage = lazy(async () => ({ default: (await import('../features/catalog/ImagesPage')).ImagesPage }));
const ImagePage = lazy(async () => ({ default: (await import('../features/catalog/ImagePage')).ImagePage }));
const CatalogPage = lazy(async () => ({ default: (await import('../features/catalog/CatalogPage')).CatalogPage }));
const CropsPage = lazy(async () => ({ default: (await import('../features/review/CropsPage')).CropsPage }));
const QueuePage = lazy(async () => ({ default: (await import('../features/review/QueuePage')).QueuePage }));
const QuestionsPage = lazy(async () => ({
  default: (await import('../features/review/QuestionsPage')).QuestionsPage,
}));
const ReviewPage = lazy(async () => ({ default: (await import('../features/review/ReviewPage')).ReviewPage }));
const QualityPage = lazy(async () => ({ default: (await import('../features/quality/QualityPage')).QualityPage }));
const BehindPage = lazy(async () => ({ default: (await import('../features/quality/BehindPage')).BehindPage }));
const ConfusedPage = lazy(async () => ({ default: (await import('../features/quality/BehindPage')).ConfusedPage }));
const MyQualityPage = lazy(async () => ({
  default: (await import('../features/quality/MyQualityPage')).MyQualityPage,
}));
const ReleasesPage = lazy(async () => ({ default: (await import('../features/datasets/ReleasesPage')).ReleasesPage }));
const AllReleasesPage = lazy(async () => ({
  default: (await import('../features/datasets/ReleasesPage')).AllReleasesPage,
}));
const ReleasePage = lazy(async () => ({ default: (await import('../features/datasets/ReleasePage')).ReleasePage }));
const RunsPage = lazy(async () => ({ default: (await import('../features/training/RunsPage')).RunsPage }));
const NewRunPage = lazy(async () => ({ default: (await import('../features/training/NewRunPage')).NewRunPage }));
const RunPage = lazy(async () => ({ default: (await import('../features/training/RunPage')).RunPage }));
const ModelsPage = lazy(async () => ({ default: (await import('../features/training/ModelsPage')).ModelsPage }));
const ModelPage = lazy(async () => ({ default: (await import('../features/training/ModelsPage')).ModelPage }));
const AllModelsPage = lazy(async () => ({ default: (await import('../features/training/ModelsPage')).AllModelsPage }));

function NotFoundPage() {
  const text = useText();
  return (
    <Page title={text.common.pageNotFound} width="narrow">
      <Link href="/" className="button">
        {text.app.home}
      </Link>
    </Page>
  );
}

/** What a signed-in person sees first: the projects they run or review, else where they can label. */
function Home({ session }: { session: Session }) {
  const runs = session.user?.is_site_admin || session.memberships.some(({ role }) => role !== 'annotator');
  return runs ? <ProjectsPage /> : <WorkChoicePage />;
}

/** The pages of one project; their bar stays while one goes from one to another. */
function ProjectRoutes() {
  return (
    <ProjectFrame>
      <Switch>
        <Route path="/projects/:project" component={OverviewPage} />
        <Route path="/projects/:project/sources" component={SourcesPage} />
        <Route path="/projects/:project/images" component={ImagesPage} />
        <Route path="/projects/:project/images/:image" component={ImagePage} />
        <Route path="/projects/:project/categories" component={CategoriesPage} />
        <Route path="/projects/:project/brief" component={BriefPage} />
        <Route path="/projects/:project/settings" component={SettingsPage} />
        <Route path="/projects/:project/reports" component={ReportsPage} />
        <Route path="/projects/:project/people" component={PeoplePage} />
        <Route path="/projects/:project/gold" component={GoldPage} />
        <Route path="/projects/:project/gold/new" component={GoldChoicePage} />
        <Route path="/projects/:project/review" component={QueuePage} />
        <Route path="/projects/:project/review/crops" component={CropsPage} />
        <Route path="/projects/:project/review/:image" component={ReviewPage} />
        <Route path="/projects/:project/quality" component={QualityPage} />
        <Route path="/projects/:project/quality/images/:figure" component={BehindPage} />
        <Route path="/projects/:project/quality/confusion/:voted/:agreed" component={ConfusedPage} />
        <Route path="/projects/:project/my-quality" component={MyQualityPage} />
        <Route path="/projects/:project/releases" component={ReleasesPage} />
        <Route path="/projects/:project/releases/:release" component={ReleasePage} />
        <Route path="/projects/:project/runs" component={RunsPage} />
        <Route path="/projects/:project/runs/new" component={NewRunPage} />
        <Route path="/projects/:project/runs/:run" component={RunPage} />
        <Route path="/projects/:project/models" component={ModelsPage} />
        <Route path="/projects/:project/models/:model" component={ModelPage} />
        <Route component={NotFoundPage} />
      </Switch>
    </ProjectFrame>
  );
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
