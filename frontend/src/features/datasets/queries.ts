import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client';
import type {
  Export,
  ExportFormat,
  LeaderboardRow,
  Page,
  Release,
  ReleaseChanges,
  ReleaseDetail,
  ReleaseItem,
  ReleasePreview,
  Split,
} from '../../api/types';
import { projectKey } from '../projects/queries';

const WATCH_MS = 1_000;
const SAMPLE = 40;

export const releasesKey = (projectId: number) => [...projectKey(projectId), 'releases'] as const;
const releaseKey = (id: number) => ['release', id] as const;

/** The releases of a project, watched closely while one is being frozen. */
export function useReleases(projectId: number) {
  return useQuery({
    queryKey: releasesKey(projectId),
    queryFn: () => api.get<Page<Release>>(`/projects/${projectId}/releases`),
    refetchInterval: ({ state }) =>
      state.data?.results.some((release) => release.state === 'building') ? WATCH_MS : false,
  });
}

export function usePreview(projectId: number, isWanted: boolean) {
  return useQuery({
    queryKey: [...projectKey(projectId), 'release-preview'],
    queryFn: () => api.get<ReleasePreview>(`/projects/${projectId}/releases/preview`),
    enabled: isWanted,
    staleTime: 0, // what is frozen is for ever, so the figures before it are those of this moment
  });
}

export interface FreezeWish {
  name: string;
  description: string;
  licence: string;
  fractions: Record<Split, number>;
}

export function useFreeze(projectId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wish: FreezeWish) =>
      api.post<Release>(`/projects/${projectId}/releases`, { ...wish, withheld: ['test'] }),
    // Not awaited: the refetch makes the dialog anew, and with it the caller's own callbacks.
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: projectKey(projectId) });
    },
  });
}

export function useRelease(id: number) {
  return useQuery({
    queryKey: releaseKey(id),
    queryFn: () => api.get<ReleaseDetail>(`/releases/${id}`),
    refetchInterval: ({ state }) => (state.data?.state === 'building' ? WATCH_MS : false),
  });
}

export function useSample(release: Release) {
  return useQuery({
    queryKey: [...releaseKey(release.id), 'items'],
    queryFn: () => api.get<Page<ReleaseItem>>(`/releases/${release.id}/items`, { page_size: SAMPLE }),
    enabled: release.state === 'frozen',
  });
}

export function useChanges(release: Release) {
  return useQuery({
    queryKey: [...releaseKey(release.id), 'changes'],
    queryFn: () => api.get<ReleaseChanges>(`/releases/${release.id}/changes`),
    enabled: release.state === 'frozen',
  });
}

export function useLeaderboard(release: Release) {
  return useQuery({
    queryKey: [...releaseKey(release.id), 'leaderboard'],
    queryFn: () => api.get<LeaderboardRow[]>(`/releases/${release.id}/leaderboard`),
    enabled: release.state === 'frozen',
  });
}

export function isAtWork(found: Export): boolean {
  return found.state === 'queued' || found.state === 'running';
}

export function useExports(release: Release) {
  return useQuery({
    queryKey: [...releaseKey(release.id), 'exports'],
    queryFn: () => api.get<Page<Export>>(`/releases/${release.id}/exports`),
    enabled: release.state === 'frozen',
    refetchInterval: ({ state }) => (state.data?.results.some(isAtWork) ? WATCH_MS : false),
  });
}

export interface ExportWish {
  format: ExportFormat;
  private: boolean;
  with_images: boolean;
}

export function useRequestExport(release: Release) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wish: ExportWish) => api.post<Export>(`/releases/${release.id}/exports`, wish),
    onSuccess: () => client.invalidateQueries({ queryKey: releaseKey(release.id) }),
  });
}
