import { useQuery } from '@tanstack/react-query';
import { Link, Redirect } from 'wouter';
import { api } from '../../api/client';
import type { Agreement, Page as ApiPage, Progress, Project, Release, ReleasePreview } from '../../api/types';
import { useFormats, useText } from '../../i18n';
import { Bars, Figure } from '../../ui/charts';
import { Page, Section } from '../../ui/Page';
import { Loaded, Skeleton } from '../../ui/states';
import { Strip } from '../catalog/Strip';
import { useRedundancy } from '../quality/queries';
import { StandingBar } from '../quality/Standing';
import { VotesBars } from '../quality/VotesBars';
import { NeedsAPerson } from './NeedsAPerson';
import { useCurrentProject, useMay } from './ProjectFrame';
import { projectKey, useProgress } from './queries';
import { Road } from './Road';
import { RouteCosts } from './RouteCosts';
import { roadOf } from './road';
import { StateControl } from './StateControl';

const WATCH_MS = 10_000;

function useRoadFacts(project: Project) {
  const { id } = project;
  const watch = { refetchInterval: WATCH_MS };
  const mayFreeze = useMay('admin');
  const agreement = useQuery({
    queryKey: [...projectKey(id), 'agreement'],
    queryFn: () => api.get<Agreement>(`/projects/${id}/agreement`),
    ...watch,
  });
  const preview = useQuery({
    queryKey: [...projectKey(id), 'release-preview'],
    queryFn: () => api.get<ReleasePreview>(`/projects/${id}/releases/preview`),
    enabled: mayFreeze,
    ...watch,
  });
  const releases = useQuery({
    queryKey: [...projectKey(id), 'releases'],
    queryFn: () => api.get<ApiPage<Release>>(`/projects/${id}/releases`),
  });
  const latest = releases.data?.results.find((release) => release.state === 'frozen');
  return { agreement: agreement.data, preview: preview.data, latest };
}

/** When the votes will be in, at the pace of the last week. */
function useForecast(progress: Progress): string {
  const { projects: text } = useText();
  const formats = useFormats();
  const { finished_on, remaining_votes, pace } = progress;
  if (remaining_votes === 0) return progress.votes_total === 0 ? text.nobodyAsked : text.allVotesIn;
  if (finished_on === null) return text.noPace(formats.number(remaining_votes));
  return text.doneOn(formats.date(finished_on), formats.number(pace, 1));
}

function Figures({ progress, agreement }: { progress: Progress; agreement: Agreement | undefined }) {
  const text = useText();
  const formats = useFormats();
  const mean = agreement?.mean_agreement ?? null;
  return (
    <div className="figures">
      <Figure
        label={text.projects.votes}
        value={formats.number(progress.votes_total)}
        note={text.projects.stillNeeded(formats.number(progress.remaining_votes))}
      />
      <Figure
        label={text.projects.agreement}
        value={mean === null ? '–' : formats.percent(mean)}
        note={text.projects.agreementNote}
      />
      <Figure label={text.projects.workers7d} value={formats.number(progress.workers_active)} />
      <Figure
        label={text.projects.timePerVote}
        value={progress.median_ms === null ? '–' : formats.duration(progress.median_ms / 1000)}
        note={text.projects.median}
      />
    </div>
  );
}

/** What adaptive votes buy, what error is left to expect, and what is in doubt. */
function HowSure({ project }: { project: Project }) {
  const text = useText();
  const formats = useFormats();
  const { data } = useRedundancy(project.id);
  if (data === undefined || data.standing.images === 0) return null;
  const { stages, standing } = data;
  return (
    <div className="columns overview-columns">
      <Section
        title={text.quality.standingTitle}
        note={
          standing.expected_error === null
            ? undefined
            : text.quality.expectedError(formats.percent(standing.expected_error, 1))
        }
        actions={<Link href={`/projects/${project.id}/quality`}>{text.quality.tab}</Link>}
      >
        <StandingBar projectId={project.id} standing={standing} />
      </Section>
      <Section title={text.quality.tiles.votes}>
        <VotesBars stages={stages} />
      </Section>
    </div>
  );
}

function VotesPerDay({ progress }: { progress: Progress }) {
  const text = useText();
  const formats = useFormats();
  const forecast = useForecast(progress);
  const days = progress.votes_per_day;
  const bars = days.map(({ day, votes }) => ({
    key: day,
    value: votes,
    label: text.projects.votesOn(formats.number(votes), formats.date(day), votes),
  }));
  const first = days[0];
  const last = days.at(-1);
  return (
    <Section title={text.projects.votesPerDay} note={forecast}>
      <Bars
        bars={bars}
        label={text.projects.votesPerDay}
        from={first && formats.date(first.day)}
        to={last && formats.date(last.day)}
      />
    </Section>
  );
}

function Overview({ project, progress }: { project: Project; progress: Progress }) {
  const text = useText();
  const facts = useRoadFacts(project);
  return (
    <>
      <Road segments={roadOf({ project, progress, ...facts })} />
      <div className="overview-figures">
        <Figures progress={progress} agreement={facts.agreement} />
      </div>
      <div className="columns overview-columns">
        <VotesPerDay progress={progress} />
        <NeedsAPerson project={project} agreement={facts.agreement} />
      </div>
      <HowSure project={project} />
      <RouteCosts project={project} />
      {project.images_count > 0 && (
        <Section
          title={text.projects.latestImages}
          actions={<Link href={`/projects/${project.id}/images`}>{text.projects.allImages}</Link>}
        >
          <Strip project={project} />
        </Section>
      )}
    </>
  );
}

/** How the project stands: the road, the pace, and what needs a person. */
export function OverviewPage() {
  const text = useText();
  const project = useCurrentProject();
  const mayReview = useMay('reviewer');
  const mayAdminister = useMay('admin');
  const query = useProgress(project.id);
  if (!mayReview) return <Redirect to={`/work/${project.id}`} replace />;
  return (
    <Page
      title={project.name}
      lead={project.description || text.projects.templateWhat[project.template]}
      actions={
        <>
          <Link href={`/work/${project.id}`} className="button">
            {text.projects.label}
          </Link>
          {mayAdminister && <StateControl project={project} />}
        </>
      }
    >
      <Loaded query={query} what={text.projects.progress} skeleton={<Skeleton lines={4} height={96} />}>
        {(progress) => <Overview project={project} progress={progress} />}
      </Loaded>
    </Page>
  );
}
