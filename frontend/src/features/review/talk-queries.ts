import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client';
import type { Page, Question, Remark } from '../../api/types';
import { projectKey } from '../projects/queries';

const remarksKey = (projectId: number, imageId: number) => [...projectKey(projectId), 'remarks', imageId] as const;
const questionsKey = (projectId: number) => [...projectKey(projectId), 'questions'] as const;

export interface Thread {
  root: Remark;
  replies: Remark[];
}

/** Remarks as threads, in the order in which they were begun. */
export function threadsOf(remarks: readonly Remark[]): Thread[] {
  const roots = remarks.filter(({ parent }) => parent === null);
  return roots.map((root) => ({ root, replies: remarks.filter(({ parent }) => parent === root.id) }));
}

/** What has been said about an image, oldest first. */
export function useRemarks(projectId: number, imageId: number) {
  return useQuery({
    queryKey: remarksKey(projectId, imageId),
    queryFn: () => api.get<Page<Remark>>(`/projects/${projectId}/images/${imageId}/comments`, { page_size: 200 }),
  });
}

/** Threads that wait for this annotator's answer. */
export function useQuestions(projectId: number) {
  return useQuery({
    queryKey: questionsKey(projectId),
    queryFn: () => api.get<Page<Question>>(`/projects/${projectId}/comments/mine`),
  });
}

interface Said {
  text: string;
  object?: number;
  parent?: number;
}

function useForget(projectId: number, imageId: number) {
  const client = useQueryClient();
  return () => {
    void client.invalidateQueries({ queryKey: remarksKey(projectId, imageId) });
    void client.invalidateQueries({ queryKey: questionsKey(projectId) });
  };
}

export function useSay(projectId: number, imageId: number) {
  return useMutation({
    mutationFn: (said: Said) => api.post<Remark>(`/projects/${projectId}/images/${imageId}/comments`, said),
    onSuccess: useForget(projectId, imageId),
  });
}

export function useResolve(projectId: number, imageId: number) {
  return useMutation({
    mutationFn: (id: number) => api.post<Remark>(`/projects/${projectId}/images/${imageId}/comments/${id}/resolve`),
    onSuccess: useForget(projectId, imageId),
  });
}
