import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client';
import type { Page, Progress, Project, ProjectState } from '../../api/types';

const WATCH_MS = 5_000;

export const projectKey = (id: number) => ['project', id] as const;

export const reportsKey = (projectId: number) => [...projectKey(projectId), 'reports'] as const;

export function useProject(id: number, isWanted = true) {
  return useQuery({ queryKey: projectKey(id), queryFn: () => api.get<Project>(`/projects/${id}`), enabled: isWanted });
}

export function useProjects(binned = false) {
  return useQuery({
    queryKey: ['projects', binned],
    queryFn: () => api.get<Page<Project>>('/projects', { binned: binned || undefined, page_size: 200 }),
  });
}

/** Counts and pace of a project, asked again while somebody looks. */
export function useProgress(id: number) {
  return useQuery({
    queryKey: [...projectKey(id), 'progress'],
    queryFn: () => api.get<Progress>(`/projects/${id}/progress`),
    refetchInterval: WATCH_MS,
  });
}

export function useSetState(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (state: ProjectState) => api.post<Project>(`/projects/${id}/state`, { state }),
    onSuccess: (project) => {
      client.setQueryData(projectKey(id), project);
      void client.invalidateQueries({ queryKey: projectKey(id) });
      void client.invalidateQueries({ queryKey: ['session'] });
    },
  });
}

/** A name in the reader's language, English where there is none. */
export function nameIn(language: string, category: { name: string; names?: Record<string, string> }): string {
  return category.names?.[language] || category.name;
}
