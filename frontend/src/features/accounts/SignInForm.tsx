import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { useText } from '../../i18n';
import { TextField } from '../../ui/Field';
import { ActionError } from '../../ui/states';
import { PasswordField } from './PasswordField';
import { useSignIn } from './session';

/** E-mail address and password. */
export function SignInForm({ onSignedIn }: { onSignedIn?: () => void }) {
  const text = useText();
  const signIn = useSignIn();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate({ email, password }, { onSuccess: () => onSignedIn?.() });
  };
  return (
    <form className="form" onSubmit={submit}>
      <TextField
        label={text.accounts.email}
        type="email"
        autoComplete="username"
        required
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <PasswordField label={text.accounts.password} value={password} onValue={setPassword} />
      <ActionError error={signIn.error} />
      <div className="form-actions">
        <button type="submit" className="button primary" disabled={signIn.isPending}>
          {text.accounts.signIn}
        </button>
        <Link href="/reset">{text.accounts.forgot}</Link>
      </div>
    </form>
  );
}

/** The page that asks who one is before it shows what was asked for; the address stays. */
export function SignInPage() {
  const text = useText();
  return (
    <main className="page page-narrow" id="content">
      <h1>{text.accounts.signIn}</h1>
      <p className="page-lead sign-in-lead">{text.accounts.signInFirst}</p>
      <SignInForm />
    </main>
  );
}
