import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { api } from '../../api/client';
import type { Project, ProjectState } from '../../api/types';
import { useText } from '../../i18n';
import { Menu } from '../../ui/Menu';
import { useFailureToast, useToast } from '../../ui/Toasts';
import { useSetState } from './queries';

/** The step that usually comes next, and the others that are possible. */
const NEXT: Record<ProjectState, ProjectState | null> = { draft: 'live', pilot: 'live', live: null, closed: null };
const OTHERS: Record<ProjectState, readonly ProjectState[]> = {
  draft: ['pilot'],
  pilot: ['draft', 'closed'],
  live: ['pilot', 'closed'],
  closed: ['live'],
};

function useBin(project: Project) {
  const text = useText();
  const toast = useToast();
  const fail = useFailureToast();
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const refresh = () => client.invalidateQueries({ queryKey: ['projects'] });
  const restore = () => void api.post(`/projects/${project.id}/restore`).then(refresh, fail);
  return useMutation({
    mutationFn: () => api.remove(`/projects/${project.id}`),
    onSuccess: () => {
      navigate('/projects');
      toast(text.projects.binned(project.name), restore);
      return refresh();
    },
    onError: fail,
  });
}

/** Moves a project along draft → pilot → live → closed, and into the bin. */
export function StateControl({ project }: { project: Project }) {
  const text = useText();
  const toast = useToast();
  const fail = useFailureToast();
  const setState = useSetState(project.id);
  const bin = useBin(project);
  const move = (state: ProjectState) => {
    const before = project.state;
    const back = OTHERS[state].includes(before) ? () => setState.mutate(before, { onError: fail }) : undefined;
    setState.mutate(state, {
      onSuccess: () => toast(text.projects.nowState[state], back),
      onError: fail,
    });
  };
  const next = NEXT[project.state];
  const items = [
    ...OTHERS[project.state].map((state) => ({ label: text.projects.moveTo[state], onSelect: () => move(state) })),
    { label: text.projects.toBin, onSelect: () => bin.mutate(), isBad: true },
  ];
  return (
    <>
      <Menu label={text.projects.moreActions} items={items} />
      {next !== null && (
        <button type="button" className="button primary" disabled={setState.isPending} onClick={() => move(next)}>
          {text.projects.moveTo[next]}
        </button>
      )}
    </>
  );
}
