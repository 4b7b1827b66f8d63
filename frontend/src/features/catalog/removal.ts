import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client';
import type { Page, RemovedImage } from '../../api/types';
import { projectKey } from '../projects/queries';

export function useRemovedImages(projectId: number) {
  return useQuery({
    queryKey: [...projectKey(projectId), 'removed-images'],
    queryFn: () => api.get<Page<RemovedImage>>(`/projects/${projectId}/removed-images`),
  });
}

export function useRemoveImage(projectId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (image: number) => api.remove(`/projects/${projectId}/images/${image}`),
    onSuccess: () => client.invalidateQueries({ queryKey: projectKey(projectId) }),
  });
}

export function useRestoreImage(projectId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (image: number) => api.post(`/projects/${projectId}/images/${image}/restore`),
    onSuccess: () => client.invalidateQueries({ queryKey: projectKey(projectId) }),
  });
}
