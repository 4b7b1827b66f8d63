import { lazy } from 'react';
import { Route, Switch } from 'wouter';
import { ProjectFrame } from '../features/projects/ProjectFrame';
import { NotFoundPage } from './NotFoundPage';

const OverviewPage = lazy(async () => ({ default: (await import('../features/projects/OverviewPage')).OverviewPage }));
const BriefPage = lazy(async () => ({ default: (await import('../features/projects/BriefPage')).BriefPage }));
const CategoriesPage = lazy(async () => ({
  default: (await import('../features/projects/CategoriesPage')).CategoriesPage,
}));
const PeoplePage = lazy(async () => ({ default: (await import('../features/projects/PeoplePage')).PeoplePage }));
const GoldChoicePage = lazy(async () => ({
  default: (await import('../features/quality/GoldChoicePage')).GoldChoicePage,
}));
const GoldPage = lazy(async () => ({ default: (await import('../features/quality/GoldPage')).GoldPage }));
const ReportsPage = lazy(async () => ({ default: (await import('../features/projects/ReportsPage')).ReportsPage }));
const SettingsPage = lazy(async () => ({
  default: (await import('../features/projects/SettingsPage')).SettingsPage,
}));
const SourcesPage = lazy(async () => ({ default: (await import('../features/catalog/SourcesPage')).SourcesPage }));
const ImagesPage = lazy(async () => ({ default: (await import('../features/catalog/ImagesPage')).ImagesPage }));
const ImagePage = lazy(async () => ({ default: (await import('../features/catalog/ImagePage')).ImagePage }));
const CropsPage = lazy(async () => ({ default: (await import('../features/review/CropsPage')).CropsPage }));
const QueuePage = lazy(async () => ({ default: (await import('../features/review/QueuePage')).QueuePage }));
const ReviewPage = lazy(async () => ({ default: (await import('../features/review/ReviewPage')).ReviewPage }));
const QualityPage = lazy(async () => ({ default: (await import('../features/quality/QualityPage')).QualityPage }));
const BehindPage = lazy(async () => ({ default: (await import('../features/quality/BehindPage')).BehindPage }));
const ConfusedPage = lazy(async () => ({ default: (await import('../features/quality/BehindPage')).ConfusedPage }));
const MyQualityPage = lazy(async () => ({
  default: (await import('../features/quality/MyQualityPage')).MyQualityPage,
}));
const ReleasesPage = lazy(async () => ({ default: (await import('../features/datasets/ReleasesPage')).ReleasesPage }));
const ReleasePage = lazy(async () => ({ default: (await import('../features/datasets/ReleasePage')).ReleasePage }));
const RunsPage = lazy(async () => ({ default: (await import('../features/training/RunsPage')).RunsPage }));
const NewRunPage = lazy(async () => ({ default: (await import('../features/training/NewRunPage')).NewRunPage }));
const RunPage = lazy(async () => ({ default: (await import('../features/training/RunPage')).RunPage }));
const ModelsPage = lazy(async () => ({ default: (await import('../features/training/ModelsPage')).ModelsPage }));
const ModelPage = lazy(async () => ({ default: (await import('../features/training/ModelsPage')).ModelPage }));

/** The pages of one project; their bar stays while one goes from one to another. */
export function ProjectRoutes() {
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
