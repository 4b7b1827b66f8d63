import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client';
import type { Page as ApiPage, Member, Role, Standing } from '../../api/types';
import { useFormats, useText } from '../../i18n';
import { Select } from '../../ui/Field';
import { Mark, type Tone } from '../../ui/Mark';
import { Page } from '../../ui/Page';
import { Meter } from '../../ui/Progress';
import { ScrollX } from '../../ui/ScrollX';
import { Empty, Loaded } from '../../ui/states';
import { useFailureToast, useToast } from '../../ui/Toasts';
import { useSession } from '../accounts/session';
import { MemberFlags } from '../quality/MemberFlags';
import { Invitations } from './Invitations';
import { useCurrentProject } from './ProjectFrame';
import { projectKey } from './queries';

const ROLES: readonly Role[] = ['annotator', 'reviewer', 'admin'];
const STANDINGS: readonly Standing[] = ['active', 'paused', 'banned'];
const TONE: Record<Standing, Tone> = {
  invited: 'quiet',
  training: 'quiet',
  active: 'good',
  paused: 'caution',
  banned: 'bad',
};

interface Change {
  member: Member;
  change: { role?: Role; standing?: Standing };
}

function useChangeMember(projectId: number) {
  const text = useText();
  const toast = useToast();
  const fail = useFailureToast();
  const client = useQueryClient();
  const send = ({ member, change }: Change) =>
    api.patch<Member>(
      `/projects/${projectId}/members/${member.id}`,
      change.standing ? { ...change, reason: text.projects.byAdmin } : change,
    );
  const refresh = () => client.invalidateQueries({ queryKey: [...projectKey(projectId), 'members'] });
  return useMutation({
    mutationFn: send,
    onSuccess: (_, { member, change }) => {
      const before = change.role ? { role: member.role } : { standing: member.standing };
      toast(
        text.projects.memberChanged(member.user.name || (member.user.email ?? '')),
        () => void send({ member, change: before }).then(refresh, fail),
      );
      return refresh();
    },
    onError: fail,
  });
}

function MemberFigures({ member }: { member: Member }) {
  const formats = useFormats();
  return (
    <>
      <td className="number">{formats.number(member.votes)}</td>
      <td className="number">{formats.number(member.votes_today)}</td>
      <td className="number">{member.median_ms === null ? '–' : formats.duration(member.median_ms / 1000)}</td>
      <td className="number">
        <Meter share={member.agreement} label={member.agreement === null ? '' : formats.percent(member.agreement)} />
      </td>
      <td className="number">{formats.percent(member.trust)}</td>
      <td className="number">{formats.date(member.joined_at)}</td>
    </>
  );
}

function MemberRow({ member, isMe, onChange }: { member: Member; isMe: boolean; onChange: (change: Change) => void }) {
  const text = useText();
  const standings = STANDINGS.includes(member.standing) ? STANDINGS : [member.standing, ...STANDINGS];
  return (
    <tr>
      <td>
        {member.user.name || member.user.email}
        {member.user.name !== '' && member.user.email && <div className="quiet member-mail">{member.user.email}</div>}
        <MemberFlags flags={member.flags} />
      </td>
      <td>
        <Select
          aria-label={text.projects.role}
          disabled={isMe}
          value={member.role}
          options={ROLES.map((role) => ({ value: role, label: text.terms.role[role] }))}
          onValue={(value) => onChange({ member, change: { role: value as Role } }) /* one of the options above */}
        />
      </td>
      <td>
        <span className="row member-standing">
          <Mark tone={TONE[member.standing]}>
            <span className="visually-hidden">{text.terms.standing[member.standing]}</span>
          </Mark>
          <Select
            aria-label={text.projects.standing}
            disabled={isMe}
            value={member.standing}
            options={standings.map((standing) => ({ value: standing, label: text.terms.standing[standing] }))}
            onValue={
              (value) => onChange({ member, change: { standing: value as Standing } }) /* one of the options above */
            }
          />
        </span>
      </td>
      <MemberFigures member={member} />
    </tr>
  );
}

function MemberTable({ members }: { members: readonly Member[] }) {
  const { projects: words } = useText();
  const project = useCurrentProject();
  const { data: session } = useSession();
  const change = useChangeMember(project.id);
  return (
    <ScrollX label={words.tabs.people}>
      <table className="table">
        <thead>
          <tr>
            <th>{words.person}</th>
            <th>{words.role}</th>
            <th>{words.standing}</th>
            <th className="number">{words.votes}</th>
            <th className="number">{words.votesToday}</th>
            <th className="number">{words.timePerVote}</th>
            <th className="number">{words.agreement}</th>
            <th className="number">{words.trust}</th>
            <th className="number">{words.joined}</th>
          </tr>
        </thead>
        <tbody>
          {members.map((member) => (
            <MemberRow
              key={member.id}
              member={member}
              isMe={member.user.id === session?.user?.id}
              onChange={change.mutate}
            />
          ))}
        </tbody>
      </table>
    </ScrollX>
  );
}

/** Who takes part, how they do, and the links that bring in more. */
export function PeoplePage() {
  const text = useText();
  const project = useCurrentProject();
  const query = useQuery({
    queryKey: [...projectKey(project.id), 'members'],
    queryFn: () => api.get<ApiPage<Member>>(`/projects/${project.id}/members`, { page_size: 200 }),
    refetchInterval: 15_000,
  });
  return (
    <Page title={text.projects.tabs.people} lead={text.projects.peopleLead} width="wide">
      <Invitations project={project} />
      <Loaded query={query} what={text.projects.tabs.people}>
        {({ results }) =>
          results.length === 0 ? <Empty title={text.projects.nobody} /> : <MemberTable members={results} />
        }
      </Loaded>
    </Page>
  );
}
