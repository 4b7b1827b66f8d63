import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef } from 'react';
import { api } from '../../api/client';
import type { Agreement, BulkPreview, Decision, Page, ReviewDetail, ReviewRow } from '../../api/types';
import { useFailureToast } from '../../ui/Toasts';
import { projectKey } from '../projects/queries';
import { approvalsOfRest, withDecision } from './desk';

export type QueueState = 'proposed' | 'verified';

const queueKey = (projectId: number) => [...projectKey(projectId), 'review'] as const;
const imageKey = (projectId: number, imageId: number) => [...projectKey(projectId), 'review-image', imageId] as const;

/** What of the queue is asked for; an empty part asks for all. */
export interface QueueFilter {
  conflict: string;
  category: string;
}

const ALL: QueueFilter = { conflict: '', category: '' };

/** The images that wait for review, the riskiest first. */
export function useQueue(projectId: number, state: QueueState, filter: QueueFilter = ALL) {
  return useQuery({
    queryKey: [...queueKey(projectId), state, filter],
    queryFn: () => api.get<Page<ReviewRow>>(`/projects/${projectId}/review`, { state, ...filter }),
    placeholderData: keepPreviousData,
  });
}

export function useReviewImage(projectId: number, imageId: number) {
  return useQuery({
    queryKey: imageKey(projectId, imageId),
    queryFn: () => api.get<ReviewDetail>(`/projects/${projectId}/review/${imageId}`),
    staleTime: 30_000,
  });
}

export function useAgreement(projectId: number) {
  return useQuery({
    queryKey: [...projectKey(projectId), 'agreement'],
    queryFn: () => api.get<Agreement>(`/projects/${projectId}/agreement`),
  });
}

/** What approving all above a confidence would do; the old figures stay until the new ones are there. */
export function useBulkPreview(projectId: number, confidence: number) {
  return useQuery({
    queryKey: [...queueKey(projectId), 'bulk', confidence],
    queryFn: () => api.post<BulkPreview>(`/projects/${projectId}/review/approve-above`, { confidence, dry_run: true }),
    placeholderData: keepPreviousData,
  });
}

export function useApproveAbove(projectId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (confidence: number) =>
      api.post<BulkPreview>(`/projects/${projectId}/review/approve-above`, { confidence, dry_run: false }),
    onSuccess: () => client.invalidateQueries({ queryKey: projectKey(projectId) }),
  });
}

/** Sends requests about one image one after the other, and puts the page right by the last answer. */
function useLine(projectId: number, imageId: number) {
  const client = useQueryClient();
  const fail = useFailureToast();
  const line = useRef<Promise<unknown>>(Promise.resolve());
  const waiting = useRef(0);
  return useCallback(
    (request: () => Promise<ReviewDetail>): Promise<boolean> => {
      const key = imageKey(projectId, imageId);
      const take = (detail: ReviewDetail) => {
        waiting.current -= 1;
        // An answer that others follow knows less than the page shows already.
        if (waiting.current === 0) client.setQueryData(key, detail);
        return true;
      };
      const refuse = (error: unknown) => {
        waiting.current -= 1;
        fail(error);
        void client.invalidateQueries({ queryKey: key });
        return false;
      };
      waiting.current += 1;
      const answered = line.current.then(request).then(take, refuse);
      line.current = answered;
      return answered;
    },
    [client, fail, projectId, imageId],
  );
}

/** Decisions on one image: shown at once, sent in order. */
export function useDecide(projectId: number, imageId: number) {
  const client = useQueryClient();
  const send = useLine(projectId, imageId);
  const path = `/projects/${projectId}/review/${imageId}`;
  const decide = (decision: Decision) => {
    client.setQueryData<ReviewDetail>(
      imageKey(projectId, imageId),
      (detail) => detail && withDecision(detail, decision),
    );
    return send(() => api.post<ReviewDetail>(path, { decisions: [decision], complete: false }));
  };
  const undo = () => send(() => api.post<ReviewDetail>(`${path}/undo`));
  const complete = () => {
    // Not what was last drawn on the page: a decision of this very moment counts.
    const detail = client.getQueryData<ReviewDetail>(imageKey(projectId, imageId));
    const decisions = detail ? approvalsOfRest(detail) : [];
    return send(() => api.post<ReviewDetail>(path, { decisions, complete: true })).then((isDone) => {
      // What the queue, the overview and the next release say of this image is no longer true.
      for (const part of ['review', 'agreement', 'release-preview'])
        void client.invalidateQueries({ queryKey: [...projectKey(projectId), part] });
      return isDone;
    });
  };
  return { decide, undo, complete };
}
