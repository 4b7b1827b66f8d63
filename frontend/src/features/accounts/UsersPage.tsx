import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import type { Page as ApiPage, User } from '../../api/types';
import { useText } from '../../i18n';
import { CopyBlock } from '../../ui/Copy';
import { Dialog } from '../../ui/Dialog';
import { More } from '../../ui/More';
import { Page } from '../../ui/Page';
import { Failure, Skeleton } from '../../ui/states';
import { useFailureToast } from '../../ui/Toasts';

function UserTable({ users, onReset }: { users: readonly User[]; onReset: (user: User) => void }) {
  const text = useText();
  return (
    <div className="scroll-x">
      <table className="table">
        <thead>
          <tr>
            <th>{text.accounts.name}</th>
            <th>{text.accounts.email}</th>
            <th>{text.accounts.siteRole}</th>
            <th>
              <span className="visually-hidden">{text.accounts.resetLink}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {users.map((user) => (
            <tr key={user.id}>
              <td>{user.name || '–'}</td>
              <td>{user.email}</td>
              <td>{user.is_site_admin ? text.accounts.siteAdmin : '–'}</td>
              <td className="number">
                <button type="button" className="button plain" onClick={() => onReset(user)}>
                  {text.accounts.resetLink}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Everybody on this site, for its administrator. */
export function UsersPage() {
  const text = useText();
  const fail = useFailureToast();
  const [link, setLink] = useState<string | null>(null);
  const users = useInfiniteQuery({
    queryKey: ['users'],
    queryFn: ({ pageParam }) => api.get<ApiPage<User>>(pageParam),
    initialPageParam: '/users',
    getNextPageParam: (page) => page.next,
  });
  const reset = useMutation({
    mutationFn: (user: User) => api.post<{ url: string }>(`/users/${user.id}/reset-link`),
    onSuccess: ({ url }) => setLink(new URL(url, window.location.origin).href),
    onError: fail,
  });
  return (
    <Page title={text.app.users} lead={text.accounts.usersLead}>
      {users.isPending && <Skeleton lines={6} />}
      {users.isError && <Failure error={users.error} what={text.app.users} onRetry={() => void users.refetch()} />}
      {users.data && <UserTable users={users.data.pages.flatMap((page) => page.results)} onReset={reset.mutate} />}
      <More
        hasMore={users.hasNextPage}
        isLoading={users.isFetchingNextPage}
        onMore={() => void users.fetchNextPage()}
      />
      <Dialog
        title={text.accounts.resetLink}
        lead={text.accounts.resetLinkLead}
        isOpen={link !== null}
        onClose={() => setLink(null)}
      >
        <CopyBlock value={link ?? ''} label={text.accounts.resetLink} />
      </Dialog>
    </Page>
  );
}
