import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { addressOf, api } from '../../api/client';
import type { Page, WallImage } from '../../api/types';
import { projectKey } from '../projects/queries';
import type { CategoryWeeks, HeldUp, OwnQuality, Quality, Redundancy } from './types';

const REST_MS = 30_000;

/** Figures that have a table of their own. */
export type FigureName =
  | 'agreement'
  | 'audit'
  | 'calibration'
  | 'confusion'
  | 'effort'
  | 'gold'
  | 'standing'
  | 'votes'
  | 'watch';

/** Figures that open the images they count. */
export const BEHIND = [
  'verified',
  'settled',
  'uncertain',
  'disputed',
  'audited',
  'overturned',
  'right',
  'wrong',
  'compared',
  'worked',
] as const;
export type BehindFigure = (typeof BEHIND)[number];

export function useQuality(projectId: number) {
  return useQuery({
    queryKey: [...projectKey(projectId), 'quality'],
    queryFn: () => api.get<Quality>(`/projects/${projectId}/quality`),
    staleTime: REST_MS,
  });
}

/** The part of the figures that the overview shows, asked again while somebody looks. */
/** What does not go on by itself: told to reviewers and up. */
export function useHeldUp(projectId: number, isWanted: boolean) {
  return useQuery({
    queryKey: [...projectKey(projectId), 'held-up'],
    queryFn: () => api.get<HeldUp>(`/projects/${projectId}/quality/held-up`),
    enabled: isWanted,
    staleTime: REST_MS,
  });
}

export function useRedundancy(projectId: number) {
  return useQuery({
    queryKey: [...projectKey(projectId), 'redundancy'],
    queryFn: () => api.get<Redundancy>(`/projects/${projectId}/quality/redundancy`),
    refetchInterval: REST_MS,
  });
}

export function useOwnQuality(projectId: number) {
  return useQuery({
    queryKey: [...projectKey(projectId), 'my-quality'],
    queryFn: () => api.get<OwnQuality>(`/projects/${projectId}/my-quality`),
  });
}

export const csvOf = (projectId: number, figure: FigureName) =>
  addressOf(`/projects/${projectId}/quality/${figure}.csv`);

/** The part of a figure whose pictures are meant, as it stands in the address. */
export const PARTS = ['tenth', 'kind', 'week', 'category'] as const;
export type FigurePart = Partial<Record<(typeof PARTS)[number], string>>;

/** Where the pictures behind a figure, or behind a part of it, are shown. */
export function behindHref(projectId: number, figure: BehindFigure, part: FigurePart = {}): string {
  const query = new URLSearchParams(part).toString();
  return `/projects/${projectId}/quality/images/${figure}${query === '' ? '' : `?${query}`}`;
}

/** The agreement about one category, week by week. */
export function useCategoryWeeks(projectId: number, category: number | null) {
  return useQuery({
    queryKey: [...projectKey(projectId), 'quality', 'category', category],
    queryFn: () => api.get<CategoryWeeks>(`/projects/${projectId}/quality/agreement/${category}`),
    enabled: category !== null,
    staleTime: REST_MS,
    placeholderData: keepPreviousData,
  });
}

/** The pictures behind a figure, page after page; `path` is the part of the address after `quality/`. */
export function useImagesBehind(projectId: number, path: string, part: FigurePart) {
  return useInfiniteQuery({
    queryKey: [...projectKey(projectId), 'quality-images', path, part],
    queryFn: ({ pageParam }) =>
      pageParam === null
        ? api.get<Page<WallImage>>(`/projects/${projectId}/quality/${path}/images`, { ...part, page_size: 60 })
        : api.get<Page<WallImage>>(pageParam),
    // The first page is asked by path, each further one by the address that the page before gave.
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}
