import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, rememberCsrfToken } from '../../api/client';
import type { Role, Session } from '../../api/types';
import { leaveJournal } from '../workspace/journal-of-user';

export const SESSION_KEY = ['session'] as const;
const ROLE_ORDER: readonly Role[] = ['annotator', 'reviewer', 'admin'];

function remembered(session: Session): Session {
  rememberCsrfToken(session.csrf_token);
  return session;
}

/** Who is signed in, and where they belong. */
export function useSession() {
  return useQuery({
    queryKey: SESSION_KEY,
    queryFn: async () => remembered(await api.get<Session>('/session')),
    staleTime: 60_000,
  });
}

/** Takes an answer that carries a session (sign-in, joining) as the session of the page. */
export function useAdoptSession() {
  const client = useQueryClient();
  return (session: Session) => {
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION_KEY[0] });
    client.setQueryData(SESSION_KEY, remembered(session));
  };
}

export interface Credentials {
  email: string;
  password: string;
}

export function useSignIn() {
  const adopt = useAdoptSession();
  return useMutation({
    mutationFn: (credentials: Credentials) => api.post<Session>('/session', credentials),
    onSuccess: adopt,
  });
}

/** Sends the work that is still here, takes it off this browser, and signs out. Answers how much could not be sent. */
export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      const user = client.getQueryData<Session>(SESSION_KEY)?.user;
      // A browser without a storage has nothing to take away, and must not keep anybody signed in.
      const unsent = user ? await leaveJournal(user.id).catch(() => 0) : 0;
      await api.remove('/session');
      return unsent;
    },
    // Whatever the answer was, nothing of this person may stay on the page.
    onSettled: () => client.resetQueries(),
  });
}

/** Whether the person may do in a project what the role may do. */
export function hasRole(session: Session, projectId: number, atLeast: Role): boolean {
  if (session.user?.is_site_admin) return true;
  const membership = session.memberships.find(({ project }) => project.id === projectId);
  return membership !== undefined && ROLE_ORDER.indexOf(membership.role) >= ROLE_ORDER.indexOf(atLeast);
}

/** The page where a person of this role begins in a project. */
export function startOf(role: Role, projectId: number): string {
  if (role === 'annotator') return `/work/${projectId}`;
  return role === 'reviewer' ? `/projects/${projectId}/review` : `/projects/${projectId}`;
}
