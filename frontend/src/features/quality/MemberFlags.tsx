import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client';
import { useFormats, useText } from '../../i18n';
import { Mark } from '../../ui/Mark';
import { useFailureToast } from '../../ui/Toasts';
import { useCurrentProject } from '../projects/ProjectFrame';
import { projectKey } from '../projects/queries';
import { type Flag, signSentence } from './gold';
import './flags.css';

/** Signs that a member's votes may be worthless, each with its figures, until somebody has looked at it. */
export function MemberFlags({ flags }: { flags: readonly Flag[] }) {
  const { gold: words } = useText();
  const formats = useFormats();
  const fail = useFailureToast();
  const project = useCurrentProject();
  const client = useQueryClient();
  const resolve = useMutation({
    mutationFn: (id: number) => api.post<void>(`/projects/${project.id}/flags/${id}/resolve`),
    onSettled: () => client.invalidateQueries({ queryKey: [...projectKey(project.id), 'members'] }),
    onError: fail,
  });
  if (flags.length === 0) return null;
  return (
    <ul className="flag-list" aria-label={words.flags}>
      {flags.map((flag) => (
        <li key={flag.id}>
          <Mark tone="caution">{signSentence(flag, words.sign, formats)}</Mark>
          <button type="button" className="button plain" onClick={() => resolve.mutate(flag.id)}>
            {words.looked}
          </button>
        </li>
      ))}
    </ul>
  );
}
