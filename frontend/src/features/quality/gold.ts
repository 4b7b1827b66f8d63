import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client';
import type { components } from '../../api/schema';
import type { Geometry, Member, Page, Urls, WallImage } from '../../api/types';
import type { Text } from '../../i18n';
import { projectKey } from '../projects/queries';
import type { Answer } from '../workspace/api';
import type { GoldQuestion } from './gold-desk';

type Schemas = components['schemas'];

export interface KnownBox extends Geometry {
  categories: number[];
  attributes?: string[];
}
export interface KnownAnswer {
  boxes?: KnownBox[];
  tags?: number[];
  answer?: string;
}
export type Gold = Omit<Schemas['GoldOutput'], 'answer' | 'image'> & {
  answer: KnownAnswer;
  image: { id: number; name: string; width: number; height: number; urls: Urls };
};
export type Flag = Member['flags'][number];
export type Origin = 'verified' | 'import';
export type Feedback = Omit<Schemas['TruthOutput'], 'given' | 'known' | 'image'> & {
  given: KnownAnswer;
  known: KnownAnswer;
  image: { id: number; width: number; height: number; urls: Urls };
};

export const goldKey = (projectId: number) => [...projectKey(projectId), 'gold'];

export function useGold(projectId: number, retired: boolean) {
  return useInfiniteQuery({
    queryKey: [...goldKey(projectId), retired],
    queryFn: ({ pageParam }) => api.get<Page<Gold>>(pageParam),
    initialPageParam: `/projects/${projectId}/gold?retired=${retired}`,
    getNextPageParam: (page) => page.next,
  });
}

/** The pictures of a stage whose answer could be made known. */
export function useAnswerable(projectId: number, stage: number | null) {
  return useInfiniteQuery({
    queryKey: [...goldKey(projectId), 'answerable', stage],
    queryFn: ({ pageParam }) =>
      pageParam === null
        ? api.get<Page<WallImage>>(`/projects/${projectId}/gold/answerable`, { stage, page_size: 60 })
        : api.get<Page<WallImage>>(pageParam),
    initialPageParam: null as string | null, // the first page is asked by path, each further one by its address
    getNextPageParam: (page) => page.next,
  });
}

/** Keeps an administrator's answer: as new gold, or as the next revision of what is known. */
export function useSaveGold(projectId: number, { image, stage, gold }: GoldQuestion) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (answer: Answer) =>
      gold === null
        ? api.post<Gold>(`/projects/${projectId}/gold`, { image: image.id, stage: stage.id, answer })
        : api.patch<Gold>(`/projects/${projectId}/gold/${gold.id}`, { answer }),
    onSuccess: () => client.invalidateQueries({ queryKey: goldKey(projectId) }),
  });
}

/** Takes images in bulk as gold; answers how many there were. */
export function useTakeGold(projectId: number, origin: Origin) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (count: number) =>
      api.post<Schemas['TakenGoldOutput']>(`/projects/${projectId}/gold/take`, { origin, count }),
    onSettled: () => client.invalidateQueries({ queryKey: goldKey(projectId) }),
  });
}

export type GoldChange = { id: number } & ({ kind: 'retire'; wasWrong: boolean } | { kind: 'restore' });

export function useChangeGold(projectId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: GoldChange) =>
      change.kind === 'restore'
        ? api.post<Gold>(`/projects/${projectId}/gold/${change.id}/restore`)
        : api.post<Gold>(`/projects/${projectId}/gold/${change.id}/retire`, { was_wrong: change.wasWrong }),
    onSettled: () => client.invalidateQueries({ queryKey: goldKey(projectId) }),
  });
}

interface Formats {
  number(value: number): string;
  percent(value: number): string;
  duration(seconds: number): string;
}

/** What a sign says of a worker, in one sentence with its figures. */
export function signSentence({ sign, evidence }: Flag, words: Text['gold']['sign'], formats: Formats): string {
  const value = (name: string) => Number(evidence[name] ?? 0);
  switch (sign) {
    case 'gate':
      return words.gate(formats.number(value('right')), formats.number(value('answers')));
    case 'speed':
      return words.speed(formats.duration(value('seconds')), formats.duration(value('usual_seconds')));
    case 'constant':
      return words.constant(formats.percent(value('share')), formats.number(value('answers')));
    case 'copied':
      return value('images') > 0 ? words.copied(formats.number(value('images'))) : words.copiedOwn;
    case 'disagrees':
      return words.disagrees(formats.percent(value('share')), formats.percent(value('usual_share')));
  }
}
