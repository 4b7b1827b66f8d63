import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client';
import type { Mapping, Page, Source, SourceState, WallImage } from '../../api/types';
import { projectKey } from '../projects/queries';

const BUSY: readonly SourceState[] = ['checking', 'importing'];
const WATCH_MS = 1_000;
const REST_MS = 15_000;

export const sourcesKey = (projectId: number) => [...projectKey(projectId), 'sources'] as const;

export function isBusy(source: Source): boolean {
  return BUSY.includes(source.state);
}

/** The sources of a project, asked again every second while one of them is at work. */
export function useSources(projectId: number, isWanted = true) {
  return useQuery({
    enabled: isWanted,
    queryKey: sourcesKey(projectId),
    queryFn: () => api.get<Page<Source>>(`/projects/${projectId}/sources`),
    refetchInterval: ({ state }) => (state.data?.results.some(isBusy) ? WATCH_MS : REST_MS),
  });
}

export function useStartImport(projectId: number, sourceId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (mapping: Mapping) =>
      api.post<Source | undefined>(`/projects/${projectId}/sources/${sourceId}/start`, { mapping }),
    onSuccess: () => client.invalidateQueries({ queryKey: projectKey(projectId) }),
  });
}

export interface WallFilter {
  state: string;
  category: string;
  q: string;
}

/** The pictures of a project, page after page. */
export function useWall(projectId: number, filter: WallFilter) {
  return useInfiniteQuery({
    queryKey: [...projectKey(projectId), 'wall', filter],
    queryFn: ({ pageParam }) =>
      pageParam === null
        ? api.get<Page<WallImage>>(`/projects/${projectId}/images`, { ...filter, page_size: 60 })
        : api.get<Page<WallImage>>(pageParam),
    // The first page is asked by path, each further one by the address that the page before gave.
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}
