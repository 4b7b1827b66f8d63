import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api } from '../../api/client';
import type { User } from '../../api/types';
import { LANGUAGE_NAME, LANGUAGES, type Language, useSpeech, useText } from '../../i18n';
import { SelectField, TextField } from '../../ui/Field';
import { Page, Section } from '../../ui/Page';
import { ActionError, Loaded } from '../../ui/states';
import { useToast } from '../../ui/Toasts';
import { PasswordField } from './PasswordField';
import { SESSION_KEY, useSession } from './session';
import { Tokens } from './Tokens';

function ProfileForm({ user }: { user: User }) {
  const { text, language, setLanguage } = useSpeech();
  const toast = useToast();
  const client = useQueryClient();
  const [name, setName] = useState(user.name);
  const [chosen, setChosen] = useState<Language>(language);
  const save = useMutation({
    mutationFn: () => api.patch<User>('/me', { name, language: chosen }),
    onSuccess: () => {
      setLanguage(chosen);
      toast(text.ui.saved);
      return client.invalidateQueries({ queryKey: SESSION_KEY });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form className="form" onSubmit={submit}>
      <TextField
        label={text.accounts.name}
        autoComplete="name"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <SelectField
        label={text.common.language}
        value={chosen}
        options={LANGUAGES.map((each) => ({ value: each, label: LANGUAGE_NAME[each] }))}
        onValue={(value) => setChosen(value === 'zh' ? 'zh' : 'en')}
      />
      <ActionError error={save.error} />
      <div className="form-actions">
        <button type="submit" className="button primary" disabled={save.isPending}>
          {text.ui.save}
        </button>
      </div>
    </form>
  );
}

function useChangePassword() {
  const text = useText();
  const toast = useToast();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (passwords: { current: string; new: string }) => api.post<void>('/me/password', passwords),
    onSuccess: () => {
      toast(text.accounts.passwordChanged);
      // The guard against forged requests changes with the password.
      return client.invalidateQueries({ queryKey: SESSION_KEY });
    },
  });
}

function PasswordForm() {
  const text = useText();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = useChangePassword();
  const clear = () => {
    setCurrent('');
    setNext('');
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ current, new: next }, { onSuccess: clear });
  };
  return (
    <form className="form" onSubmit={submit}>
      <PasswordField
        label={text.accounts.currentPassword}
        value={current}
        onValue={setCurrent}
        error={change.error}
        field="current"
      />
      <PasswordField
        label={text.accounts.newPassword}
        isNew
        value={next}
        onValue={setNext}
        error={change.error}
        field="new"
      />
      <ActionError error={change.error} />
      <div className="form-actions">
        <button type="submit" className="button" disabled={change.isPending}>
          {text.accounts.changePassword}
        </button>
      </div>
    </form>
  );
}

/** One's own name, language, password and tokens. */
export function AccountPage() {
  const text = useText();
  const query = useSession();
  return (
    <Page title={text.app.account} lead={query.data?.user?.email}>
      <Loaded query={query} what={text.app.account}>
        {({ user }) =>
          user !== null && (
            <>
              <div className="columns">
                <Section title={text.accounts.profile}>
                  <ProfileForm user={user} />
                </Section>
                <Section title={text.accounts.password}>
                  <PasswordForm />
                </Section>
              </div>
              <Tokens />
            </>
          )
        }
      </Loaded>
    </Page>
  );
}
