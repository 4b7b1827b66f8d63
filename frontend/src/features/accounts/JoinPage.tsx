import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useLocation, useParams } from 'wouter';
import { api } from '../../api/client';
import type { InvitationView, Session } from '../../api/types';
import { useSpeech, useText } from '../../i18n';
import { fieldError, TextField } from '../../ui/Field';
import { Page, Section } from '../../ui/Page';
import { ActionError, Empty, Loaded } from '../../ui/states';
import { PasswordField } from './PasswordField';
import { SignInForm } from './SignInForm';
import { startOf, useAdoptSession, useSession } from './session';

interface Person {
  email?: string;
  name?: string;
  password?: string;
  language?: string;
}

/** The membership that an answer has and the session before did not; joining again finds the one of that name. */
function joined(before: Session | undefined, after: Session, projectName: string | undefined) {
  const known = new Set(before?.memberships.map(({ project }) => project.id));
  return (
    after.memberships.find(({ project }) => !known.has(project.id)) ??
    after.memberships.find(({ project }) => project.name === projectName)
  );
}

function useJoin(token: string, projectName: string | undefined) {
  const { data: before } = useSession();
  const adopt = useAdoptSession();
  const [, navigate] = useLocation();
  return useMutation({
    mutationFn: (person: Person) => api.post<Session>(`/invitations/${token}/join`, person),
    onSuccess: (after) => {
      adopt(after);
      const membership = joined(before, after, projectName);
      navigate(membership ? startOf(membership.role, membership.project.id) : '/');
    },
  });
}

type Join = ReturnType<typeof useJoin>;

function SignUpForm({ join }: { join: Join }) {
  const { text, language } = useSpeech();
  const [person, setPerson] = useState({ name: '', email: '', password: '' });
  const set = (part: Partial<typeof person>) => setPerson({ ...person, ...part });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    join.mutate({ ...person, language });
  };
  return (
    <form className="form" onSubmit={submit}>
      <TextField
        label={text.accounts.name}
        autoComplete="name"
        required
        maxLength={120}
        value={person.name}
        onChange={(event) => set({ name: event.target.value })}
      />
      <TextField
        label={text.accounts.email}
        error={fieldError(join.error, 'email')}
        type="email"
        autoComplete="username"
        required
        value={person.email}
        onChange={(event) => set({ email: event.target.value })}
      />
      <PasswordField
        label={text.accounts.password}
        isNew
        value={person.password}
        onValue={(password) => set({ password })}
        error={join.error}
      />
      <ActionError error={join.error} />
      <div className="form-actions">
        <button type="submit" className="button primary" disabled={join.isPending}>
          {text.accounts.joinNew}
        </button>
      </div>
    </form>
  );
}

function JoinAs({ session, join }: { session: Session; join: Join }) {
  const text = useText();
  return (
    <div className="form">
      <ActionError error={join.error} />
      <div className="form-actions">
        <button type="button" className="button primary" disabled={join.isPending} onClick={() => join.mutate({})}>
          {text.accounts.joinAs(session.user?.name || session.user?.email || '')}
        </button>
      </div>
    </div>
  );
}

function Invited({ token, invitation }: { token: string; invitation: InvitationView }) {
  const text = useText();
  const { data: session } = useSession();
  const { project, role } = invitation;
  const join = useJoin(token, project.name);
  return (
    <Page title={text.accounts.joinTitle(project.name)} lead={project.description || undefined} width="narrow">
      <p className="sign-in-lead">{text.accounts.joinRole[role]}</p>
      {session?.user ? (
        <JoinAs session={session} join={join} />
      ) : (
        <>
          <SignUpForm join={join} />
          <Section title={text.accounts.haveAccount}>
            <SignInForm />
          </Section>
        </>
      )}
    </Page>
  );
}

/** The page behind an invitation link: what one is asked to join, and the way to do it. */
export function JoinPage() {
  const text = useText();
  const { token } = useParams<{ token: string }>();
  const query = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => api.get<InvitationView>(`/invitations/${token}`),
  });
  return (
    <Loaded query={query} what={text.accounts.invitation} isPage>
      {(invitation) =>
        invitation.usable ? (
          <Invited token={token} invitation={invitation} />
        ) : (
          <Page title={text.accounts.invitation} width="narrow">
            <Empty title={text.accounts.invitationOver}>{text.accounts.invitationOverMore}</Empty>
          </Page>
        )
      }
    </Loaded>
  );
}
