import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo } from 'react';
import { api } from '../../api/client';
import type { Crop, CropsLeft, JudgedCrops, Page, TakenBack } from '../../api/types';
import { projectKey } from '../projects/queries';
import type { Judgement } from './crops';
import { PageSender } from './page-sender';

export type CropOrder = 'risk' | 'sure';

const rootKey = (projectId: number) => [...projectKey(projectId), 'crops'] as const;

/** The categories that have something for this reviewer, with how much. */
export function useCropsLeft(projectId: number) {
  return useQuery({
    queryKey: [...rootKey(projectId), 'left'],
    queryFn: () => api.get<CropsLeft>(`/projects/${projectId}/review/crops/left`),
  });
}

/** One page of the grid: the first, or the one behind an address that a page gave. */
export function useCropPage(projectId: number, category: number | null, order: CropOrder, address: string | null) {
  return useQuery({
    queryKey: [...rootKey(projectId), 'page', category, order, address],
    queryFn: () =>
      api.get<Page<Crop>>(
        address ?? `/projects/${projectId}/review/crops`,
        address === null ? { category, order } : undefined,
      ),
    enabled: category !== null,
    staleTime: 60_000,
  });
}

/** Sends a page, or takes one back; then what other pages say of these images is asked anew. */
export function useJudging(projectId: number) {
  const client = useQueryClient();
  const path = `/projects/${projectId}/review/crops`;
  const forget = useCallback(() => {
    void client.invalidateQueries({ queryKey: [...rootKey(projectId), 'left'] });
    for (const part of ['review', 'review-image', 'agreement', 'release-preview'])
      void client.invalidateQueries({ queryKey: [...projectKey(projectId), part] });
  }, [client, projectId]);
  const send = useCallback(
    async (page: Judgement & { key: string }) => {
      const judged = await api.post<JudgedCrops>(path, page);
      forget();
      return judged;
    },
    [path, forget],
  );
  const takeBack = useCallback(
    async (at: string) => {
      const taken = await api.post<TakenBack>(`${path}/undo`, { at });
      forget();
      return taken;
    },
    [path, forget],
  );
  const pages = useMemo(() => ({ queryKey: [...rootKey(projectId), 'page'] }), [projectId]);
  const refresh = useCallback(() => void client.resetQueries(pages), [client, pages]);
  const sender = useMemo(() => new PageSender({ send, takeBack }), [send, takeBack]);
  // What was shown is decided: who comes back later must not meet it again.
  useEffect(() => () => client.removeQueries(pages), [client, pages]);
  return { sender, takeBack, refresh };
}
