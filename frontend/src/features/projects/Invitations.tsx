import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { API_ROOT, api } from '../../api/client';
import type { Page as ApiPage, Invitation, Project, Role } from '../../api/types';
import { useFormats, useText } from '../../i18n';
import { CopyButton } from '../../ui/Copy';
import { Dialog } from '../../ui/Dialog';
import { Select } from '../../ui/Field';
import { Section } from '../../ui/Page';
import { Loaded } from '../../ui/states';
import { useFailureToast } from '../../ui/Toasts';
import { projectKey } from './queries';
import './invitations.css';

const ROLES: readonly Role[] = ['annotator', 'reviewer', 'admin'];
const USES = ['1', '10', '100'];

function useInvitations(project: Project) {
  const client = useQueryClient();
  const fail = useFailureToast();
  const root = `/projects/${project.id}/invitations`;
  const key = [...projectKey(project.id), 'invitations'];
  const refresh = () => client.invalidateQueries({ queryKey: key });
  const query = useQuery({ queryKey: key, queryFn: () => api.get<ApiPage<Invitation>>(root, { page_size: 200 }) });
  const make = useMutation({
    mutationFn: (wish: { role: Role; max_uses: number }) => api.post<Invitation>(root, wish),
    onSuccess: refresh,
    onError: fail,
  });
  const revoke = useMutation({
    mutationFn: (id: number) => api.remove(`${root}/${id}`),
    onSuccess: refresh,
    onError: fail,
  });
  return { query, make, revoke };
}

interface RowProps {
  invitation: Invitation;
  onCode: () => void;
  onRevoke: () => void;
}

function InvitationRow({ invitation, onCode, onRevoke }: RowProps) {
  const text = useText();
  const formats = useFormats();
  return (
    <li className="invitation">
      <span>{text.terms.role[invitation.role]}</span>
      <code className="invitation-url">{invitation.url}</code>
      <span className="quiet invitation-uses">
        {text.projects.used(formats.number(invitation.uses), formats.number(invitation.max_uses))}
      </span>
      <span className="row invitation-actions">
        <CopyButton value={invitation.url} label={text.projects.invitationLink} />
        <button type="button" className="button" onClick={onCode}>
          {text.projects.qrCode}
        </button>
        <button type="button" className="button plain bad" onClick={onRevoke}>
          {text.projects.withdraw}
        </button>
      </span>
    </li>
  );
}

interface MakeProps {
  isPending: boolean;
  onMake: (wish: { role: Role; max_uses: number }) => void;
}

function MakeInvitation({ isPending, onMake }: MakeProps) {
  const text = useText();
  const formats = useFormats();
  const [role, setRole] = useState<Role>('annotator');
  const [uses, setUses] = useState('1');
  return (
    <span className="row">
      <Select
        aria-label={text.projects.role}
        value={role}
        options={ROLES.map((each) => ({ value: each, label: text.terms.role[each] }))}
        onValue={(value) => setRole(value as Role) /* one of the options above */}
      />
      <Select
        aria-label={text.projects.usesLabel}
        value={uses}
        options={USES.map((each) => ({
          value: each,
          label: text.projects.forPeople(formats.number(Number(each)), Number(each)),
        }))}
        onValue={setUses}
      />
      <button
        type="button"
        className="button primary"
        disabled={isPending}
        onClick={() => onMake({ role, max_uses: Number(uses) })}
      >
        {text.projects.makeLink}
      </button>
    </span>
  );
}

/** The links that bring people in: made by one click, copied by one more, or shown as a code to scan. */
export function Invitations({ project }: { project: Project }) {
  const text = useText();
  const { query, make, revoke } = useInvitations(project);
  const [shown, setShown] = useState<Invitation | null>(null);
  const code = shown && `${API_ROOT}/projects/${project.id}/invitations/${shown.id}/qr.svg`;
  return (
    <Section
      title={text.projects.invitations}
      note={text.projects.invitationsNote}
      className="invitations"
      actions={<MakeInvitation isPending={make.isPending} onMake={make.mutate} />}
    >
      <Loaded query={query} what={text.projects.invitations}>
        {({ results }) => (
          <ul className="plain-list">
            {results
              .filter(({ usable }) => usable)
              .map((invitation) => (
                <InvitationRow
                  key={invitation.id}
                  invitation={invitation}
                  onCode={() => setShown(invitation)}
                  onRevoke={() => revoke.mutate(invitation.id)}
                />
              ))}
          </ul>
        )}
      </Loaded>
      <Dialog title={text.projects.qrCode} lead={shown?.url} isOpen={shown !== null} onClose={() => setShown(null)}>
        {code && <img className="qr" src={code} alt={text.projects.invitationLink} width={280} height={280} />}
      </Dialog>
    </Section>
  );
}
