import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TextProvider } from '../i18n';
import { App } from './App';
import { type Asked, Refusal, serve } from './testing/fake-api';
import { Unforeseen } from './Unforeseen';

const USER = { id: 1, email: 'li@example.org', name: 'Li', is_site_admin: false };

function visit(address: string, language: string, routes: Record<string, (asked: Asked) => unknown> = {}) {
  history.replaceState(null, '', address);
  const session = {
    user: { ...USER, language },
    memberships: [],
    csrf_token: 't',
    demo: [],
    may_create_projects: false,
  };
  const asked = serve({ 'GET /session': () => session, ...routes });
  render(
    <TextProvider>
      <App />
    </TextProvider>,
  );
  return asked;
}

beforeEach(() => localStorage.clear());
afterEach(cleanup);

test('on a new machine the page speaks the language of the account', async () => {
  visit('/work', 'zh');
  await screen.findByText('您想在哪个项目中标注？');
  await waitFor(() => expect(document.documentElement.lang).toBe('zh-Hans'));
});

test('a language that was chosen on this machine stays, and a new choice is kept with the account', async () => {
  localStorage.setItem('quorum.language', 'en');
  const asked = visit('/work', 'zh', { 'PATCH /me': () => USER });
  const menu = await screen.findByRole('button', { name: /^Language/ });
  fireEvent.mouseDown(menu);
  fireEvent.click(menu, { detail: 1 });
  fireEvent.click(await screen.findByRole('menuitem', { name: '简体中文' }));
  await waitFor(() => expect(document.documentElement.lang).toBe('zh-Hans'));
  expect(asked.find(({ method }) => method === 'PATCH')?.body).toEqual({ language: 'zh' });
});

test('a page beyond ones role says who can open it', async () => {
  const refusal = new Refusal(403, 'forbidden', 'This needs the role reviewer in the project; yours is annotator.');
  visit('/projects/3/review', 'en', { 'GET /projects/3': () => refusal });
  await screen.findByRole('heading', { name: 'Your role does not allow this page.' });
  screen.getByText('An administrator of the project can give you a role that does: ask whoever invited you.');
});

function Fragile({ isBroken }: { isBroken: boolean }) {
  if (isBroken) throw new TypeError('Failed to fetch dynamically imported module');
  return <p>Well</p>;
}

test('a page that breaks offers to be loaded again, and the next address is a page again', () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const at = (address: string) => (
    <TextProvider initial="en">
      <Unforeseen address={address}>
        <Fragile isBroken={address === '/a'} />
      </Unforeseen>
    </TextProvider>
  );
  const { rerender } = render(at('/a'));
  screen.getByRole('button', { name: 'Try again' });
  rerender(at('/b'));
  screen.getByText('Well');
});
