import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client';
import type { Model, ModelDetail, Page, Run, RunEvent, RunState, Suggestions, TrainingForm } from '../../api/types';
import { projectKey } from '../projects/queries';
import { withNews } from './curves';

const WATCH_MS = 1_500;
const REST_MS = 15_000;
const OVER: readonly RunState[] = ['succeeded', 'failed', 'cancelled'];

export function isOver(state: RunState): boolean {
  return OVER.includes(state);
}

export const runKey = (id: number) => ['run', id] as const;

export function useRuns(projectId: number) {
  return useQuery({
    queryKey: [...projectKey(projectId), 'runs'],
    queryFn: () => api.get<Page<Run>>(`/projects/${projectId}/runs`),
    refetchInterval: ({ state }) => (state.data?.results.some((run) => !isOver(run.state)) ? WATCH_MS : REST_MS),
  });
}

export function useRun(id: number) {
  return useQuery({
    queryKey: runKey(id),
    queryFn: () => api.get<Run>(`/runs/${id}`),
    refetchInterval: ({ state }) => (state.data && isOver(state.data.state) ? false : WATCH_MS),
  });
}

/** What the engine told, asked for from where the last answer ended, so that a long run stays cheap to watch. */
export function useRunEvents(run: Run) {
  const client = useQueryClient();
  const key = [...runKey(run.id), 'events'];
  return useQuery({
    queryKey: key,
    queryFn: async () => {
      const known = client.getQueryData<RunEvent[]>(key) ?? [];
      const news = await api.get<{ results: RunEvent[] }>(`/runs/${run.id}/events`, { after: known.at(-1)?.id ?? 0 });
      return withNews(known, news.results);
    },
    refetchInterval: isOver(run.state) ? false : WATCH_MS,
  });
}

export function useCancelRun(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.post<Run | undefined>(`/runs/${id}/cancel`),
    onSettled: () => client.invalidateQueries({ queryKey: runKey(id) }),
  });
}

export function useTrainingForm() {
  return useQuery({
    queryKey: ['training-spec'],
    queryFn: () => api.get<TrainingForm>('/training/spec'),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useModels(projectId: number) {
  return useQuery({
    queryKey: [...projectKey(projectId), 'models'],
    queryFn: () => api.get<Page<Model>>(`/projects/${projectId}/models`),
  });
}

export const modelKey = (id: number) => ['model', id] as const;

export function useModel(id: number) {
  return useQuery({ queryKey: modelKey(id), queryFn: () => api.get<ModelDetail>(`/models/${id}`) });
}

export function usePublishModel(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.post<ModelDetail>(`/models/${id}/publish`),
    onSuccess: () => client.invalidateQueries({ queryKey: modelKey(id) }),
  });
}

export function isSuggesting(job: Suggestions): boolean {
  return job.state === 'queued' || job.state === 'running';
}

const suggestionsKey = (projectId: number) => [...projectKey(projectId), 'suggestions'];

export function useSuggestions(projectId: number, isEnabled: boolean) {
  return useQuery({
    queryKey: suggestionsKey(projectId),
    queryFn: () => api.get<Page<Suggestions>>(`/projects/${projectId}/suggestions`, { page_size: 1 }),
    refetchInterval: ({ state }) => (state.data?.results.some(isSuggesting) ? WATCH_MS : REST_MS),
    enabled: isEnabled,
  });
}

export function useRequestSuggestions(modelId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.post<Suggestions>(`/models/${modelId}/suggestions`, {}),
    onSuccess: (job) => client.invalidateQueries({ queryKey: suggestionsKey(job.project) }),
  });
}

export function useCancelSuggestions(projectId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => api.post<Suggestions>(`/suggestions/${id}/cancel`),
    onSettled: () => client.invalidateQueries({ queryKey: suggestionsKey(projectId) }),
  });
}
