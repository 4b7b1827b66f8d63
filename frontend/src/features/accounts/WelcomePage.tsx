import { useLocation } from 'wouter';
import type { DemoAccount, Role } from '../../api/types';
import { useText } from '../../i18n';
import { useTitle } from '../../ui/Page';
import { ActionError } from '../../ui/states';
import { SignInForm } from './SignInForm';
import { useSignIn } from './session';
import { VotesFigure } from './VotesFigure';
import './welcome.css';

const START: Record<Role, string> = { annotator: '/work', reviewer: '/review', admin: '/projects' };

/** Three doors, each with an account that is already made. */
function Doors({ accounts }: { accounts: readonly DemoAccount[] }) {
  const text = useText();
  const signIn = useSignIn();
  const [, navigate] = useLocation();
  const enter = ({ email, password, role }: DemoAccount) =>
    signIn.mutate({ email, password }, { onSuccess: () => navigate(START[role]) });
  return (
    <section aria-labelledby="doors">
      <h2 id="doors">{text.accounts.doorsTitle}</h2>
      <ul className="doors plain-list">
        {accounts.map((account) => (
          <li key={account.email}>
            <button type="button" className="door" disabled={signIn.isPending} onClick={() => enter(account)}>
              <strong>{text.accounts.doors[account.role].title}</strong>
              <span className="quiet">{text.accounts.doors[account.role].what}</span>
            </button>
          </li>
        ))}
      </ul>
      <ActionError error={signIn.error} />
    </section>
  );
}

/** What somebody sees who is not signed in: what this is, the doors of the demo, and the way in. */
export function WelcomePage({ demo }: { demo: readonly DemoAccount[] }) {
  const text = useText();
  useTitle('Quorum');
  return (
    <main className="page welcome" id="content">
      <div className="welcome-words">
        <h1>{text.accounts.headline}</h1>
        <p className="welcome-lead">{text.accounts.lead}</p>
      </div>
      <VotesFigure />
      {demo.length > 0 && <Doors accounts={demo} />}
      <section aria-labelledby="sign-in">
        <h2 id="sign-in">{text.accounts.signIn}</h2>
        <SignInForm />
        <p className="quiet welcome-note">{text.accounts.byInvitation}</p>
      </section>
    </main>
  );
}
