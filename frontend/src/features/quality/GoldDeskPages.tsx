import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link, useSearch } from 'wouter';
import { api } from '../../api/client';
import type { ImageHistory, Project } from '../../api/types';
import { useText } from '../../i18n';
import { FailedPage, Skeleton } from '../../ui/states';
import { projectKey, useProject } from '../projects/queries';
import { GoldDesk } from './GoldDesk';
import { type Gold, goldKey } from './gold';
import { answerable, type GoldQuestion, meant } from './gold-desk';

interface FrameProps<Data> {
  project: { data: Project | undefined; error: unknown; isError: boolean; refetch: () => unknown };
  query: { data: Data | undefined; error: unknown; isError: boolean; refetch: () => unknown };
  back: string;
  questionOf: (data: Data, project: Project) => GoldQuestion | null;
}

/** What both pages wait for: the project, and what the question is about. */
function Frame<Data>({ project, query, back, questionOf }: FrameProps<Data>) {
  const text = useText();
  const [known, found] = [project.data, query.data];
  // The same question while the same rows say so: another would take the drawing off the table.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `questionOf` is made anew on each rendering.
  const question = useMemo(() => (known && found ? questionOf(found, known) : null), [known, found]);
  const failed = [project, query].find(({ isError }) => isError);
  if (failed !== undefined)
    return (
      <FailedPage error={failed.error} what={text.gold.what} onRetry={() => void failed.refetch()}>
        <Link href={back} className="button">
          {text.gold.title}
        </Link>
      </FailedPage>
    );
  if (known === undefined || question === null) return <Skeleton lines={6} height={44} />;
  return <GoldDesk project={known} question={question} back={back} />;
}

/** An administrator's own answer about a picture. */
export function NewGoldPage({ projectId, imageId }: { projectId: number; imageId: number }) {
  const stage = new URLSearchParams(useSearch()).get('stage');
  const query = useQuery({
    queryKey: [...projectKey(projectId), 'image', imageId],
    queryFn: () => api.get<ImageHistory>(`/projects/${projectId}/images/${imageId}`),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Frame
      project={useProject(projectId)}
      query={query}
      back={`/projects/${projectId}/gold/new${stage === null ? '' : `?stage=${stage}`}`}
      questionOf={({ image }, { stages }) => {
        const asking = meant(stages, stage);
        return asking === undefined ? null : { image, stage: asking, gold: null };
      }}
    />
  );
}

/** A known answer, to be corrected. */
export function EditGoldPage({ projectId, goldId }: { projectId: number; goldId: number }) {
  const query = useQuery({
    queryKey: [...goldKey(projectId), 'one', goldId],
    queryFn: () => api.get<Gold>(`/projects/${projectId}/gold/${goldId}`),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return (
    <Frame
      project={useProject(projectId)}
      query={query}
      back={`/projects/${projectId}/gold`}
      questionOf={(gold, { stages }) => {
        const stage = answerable(stages).find(({ id }) => id === gold.stage);
        return stage === undefined ? null : { image: gold.image, stage, gold };
      }}
    />
  );
}
