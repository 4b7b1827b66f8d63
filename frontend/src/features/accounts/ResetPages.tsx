import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Link, useParams } from 'wouter';
import { api } from '../../api/client';
import { useText } from '../../i18n';
import { TextField } from '../../ui/Field';
import { Page } from '../../ui/Page';
import { ActionError } from '../../ui/states';
import { PasswordField } from './PasswordField';

/** Asks for the letter with the link. The answer never says whether the address is known. */
export function ResetRequestPage() {
  const text = useText();
  const [email, setEmail] = useState('');
  const request = useMutation({ mutationFn: () => api.post<void>('/password-resets', { email }) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    request.mutate();
  };
  return (
    <Page title={text.accounts.resetTitle} lead={text.accounts.resetLead} width="narrow">
      {request.isSuccess ? (
        <p role="status">{text.accounts.resetSent}</p>
      ) : (
        <form className="form" onSubmit={submit}>
          <TextField
            label={text.accounts.email}
            type="email"
            autoComplete="username"
            required
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
          <ActionError error={request.error} />
          <div className="form-actions">
            <button type="submit" className="button primary" disabled={request.isPending}>
              {text.accounts.resetSend}
            </button>
            <Link href="/">{text.common.back}</Link>
          </div>
        </form>
      )}
    </Page>
  );
}

/** Takes the new password of somebody who has the link. */
export function ResetConfirmPage() {
  const text = useText();
  const { uid, token } = useParams<{ uid: string; token: string }>();
  const [password, setPassword] = useState('');
  const confirm = useMutation({
    mutationFn: () => api.post<void>('/password-resets/confirm', { uid, token, password }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirm.mutate();
  };
  if (confirm.isSuccess)
    return (
      <Page title={text.accounts.resetTitle} width="narrow">
        <p>{text.accounts.resetDone}</p>
        <p>
          <Link href="/">{text.accounts.signIn}</Link>
        </p>
      </Page>
    );
  return (
    <Page title={text.accounts.resetTitle} width="narrow">
      <form className="form" onSubmit={submit}>
        <PasswordField
          label={text.accounts.newPassword}
          isNew
          value={password}
          onValue={setPassword}
          error={confirm.error}
        />
        <ActionError error={confirm.error} />
        <div className="form-actions">
          <button type="submit" className="button primary" disabled={confirm.isPending}>
            {text.accounts.resetConfirm}
          </button>
        </div>
      </form>
    </Page>
  );
}
