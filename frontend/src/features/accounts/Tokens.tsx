import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api } from '../../api/client';
import type { Page as ApiPage, Token } from '../../api/types';
import { useFormats, useText } from '../../i18n';
import { CopyBlock } from '../../ui/Copy';
import { Dialog } from '../../ui/Dialog';
import { Check, SelectField, TextField } from '../../ui/Field';
import { Section } from '../../ui/Page';
import { ActionError, Empty, Loaded } from '../../ui/states';

const KEY = ['tokens'];
const SCOPES = ['read', 'annotate', 'review', 'admin'] as const;
const DAYS = ['30', '90', '365'];

function ScopeChoice({ chosen, onChange }: { chosen: readonly string[]; onChange: (scopes: string[]) => void }) {
  const text = useText();
  return (
    <fieldset className="choice">
      <legend>{text.accounts.scopes}</legend>
      {SCOPES.map((scope) => (
        <Check
          key={scope}
          label={text.accounts.scope[scope]}
          checked={chosen.includes(scope)}
          onChecked={(isOn) => onChange(isOn ? [...chosen, scope] : chosen.filter((each) => each !== scope))}
        />
      ))}
    </fieldset>
  );
}

function TokenForm({ onMade }: { onMade: (token: string) => void }) {
  const text = useText();
  const formats = useFormats();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<string[]>(['read']);
  const [days, setDays] = useState('90');
  const make = useMutation({
    mutationFn: () => api.post<Token & { token: string }>('/tokens', { name, scopes, expires_in_days: Number(days) }),
    onSuccess: ({ token }) => {
      onMade(token);
      return client.invalidateQueries({ queryKey: KEY });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <form className="stack" onSubmit={submit}>
      <TextField
        label={text.accounts.tokenName}
        hint={text.accounts.tokenNameHint}
        required
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <ScopeChoice chosen={scopes} onChange={setScopes} />
      <SelectField
        label={text.accounts.expires}
        value={days}
        options={DAYS.map((each) => ({ value: each, label: text.accounts.inDays(formats.number(Number(each))) }))}
        onValue={setDays}
      />
      <ActionError error={make.error} />
      <div className="form-actions">
        <button type="submit" className="button primary" disabled={make.isPending || scopes.length === 0}>
          {text.accounts.makeToken}
        </button>
      </div>
    </form>
  );
}

function NewToken({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const text = useText();
  const [made, setMade] = useState<string | null>(null);
  const close = () => {
    setMade(null);
    onClose();
  };
  return (
    <Dialog
      title={text.accounts.newToken}
      isOpen={isOpen}
      onClose={close}
      lead={made === null ? undefined : text.accounts.tokenOnce}
    >
      {made === null ? <TokenForm onMade={setMade} /> : <CopyBlock value={made} label={text.accounts.token} />}
      {made !== null && (
        <div className="form-actions">
          <button type="button" className="button primary" onClick={close}>
            {text.common.close}
          </button>
        </div>
      )}
    </Dialog>
  );
}

function TokenRow({ token, onRevoke }: { token: Token; onRevoke: () => void }) {
  const text = useText();
  const formats = useFormats();
  return (
    <tr>
      <td>{token.name}</td>
      <td>
        <code>{token.prefix}…</code>
      </td>
      <td>{token.scopes.join(', ')}</td>
      <td className="number">{token.last_used_at ? formats.date(token.last_used_at) : '–'}</td>
      <td className="number">{formats.date(token.expires_at)}</td>
      <td className="number">
        <button type="button" className="button plain bad" onClick={onRevoke}>
          {text.accounts.revoke}
        </button>
      </td>
    </tr>
  );
}

function TokenTable({ tokens }: { tokens: readonly Token[] }) {
  const text = useText();
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: (id: number) => api.remove(`/tokens/${id}`),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
  return (
    <div className="scroll-x">
      <table className="table">
        <thead>
          <tr>
            <th>{text.accounts.tokenName}</th>
            <th>{text.accounts.token}</th>
            <th>{text.accounts.scopes}</th>
            <th className="number">{text.accounts.lastUsed}</th>
            <th className="number">{text.accounts.expires}</th>
            <th>
              <span className="visually-hidden">{text.ui.remove}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tokens.map((token) => (
            <TokenRow key={token.id} token={token} onRevoke={() => revoke.mutate(token.id)} />
          ))}
        </tbody>
      </table>
      <ActionError error={revoke.error} />
    </div>
  );
}

/** API tokens: shown once when made, revoked by a click. */
export function Tokens() {
  const text = useText();
  const [isOpen, setOpen] = useState(false);
  const query = useQuery({ queryKey: KEY, queryFn: () => api.get<ApiPage<Token>>('/tokens') });
  const actions = (
    <>
      <a href="/api/docs">{text.accounts.reference}</a>
      <button type="button" className="button" onClick={() => setOpen(true)}>
        {text.accounts.newToken}
      </button>
    </>
  );
  return (
    <Section title={text.accounts.tokens} note={text.accounts.tokensNote} actions={actions}>
      <Loaded query={query} what={text.accounts.tokens}>
        {({ results }) =>
          results.length === 0 ? <Empty title={text.accounts.noTokens} /> : <TokenTable tokens={results} />
        }
      </Loaded>
      <NewToken isOpen={isOpen} onClose={() => setOpen(false)} />
    </Section>
  );
}
