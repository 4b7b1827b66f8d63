import 'fake-indexeddb/auto';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderHook } from '@testing-library/react';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { journalOf, leaveJournal } from '../workspace/journal-of-user';
import { FakeServer } from '../workspace/testing/fake-server';
import { SESSION_KEY, useSignOut } from './session';

const ANN = 7;
const ANSWER = { answer: { boxes: [] }, active_ms: 1 };

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
});

afterEach(async () => {
  await leaveJournal(ANN);
  vi.unstubAllGlobals();
});

/** The way out, for Ann, who is signed in. */
function signOutOf(server: FakeServer) {
  vi.stubGlobal('fetch', server.fetch);
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  client.setQueryData(SESSION_KEY, { user: { id: ANN }, memberships: [], csrf_token: 'token' });
  const wrapper = ({ children }: { children: React.ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  return renderHook(useSignOut, { wrapper }).result.current.mutateAsync;
}

test('signing out sends what waits, then takes the drafts off this browser, then ends the session', async () => {
  const server = new FakeServer([]);
  const signOut = signOutOf(server);
  server.isDown = true;
  const journal = await journalOf(ANN);
  journal.noteChange(4, () => ({ kind: 'draw' }));
  await journal.flush();
  await journal.submit(3, ANSWER);
  server.isDown = false;
  expect(await signOut()).toBe(0);
  expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /assignments/3/submit',
    'DELETE /session',
  ]);
  const again = await journalOf(ANN);
  expect([await again.draftOf(4), again.status.waiting]).toEqual([null, 0]);
});

test('an answer that the server does not take now stays for the next sign-in, and the person is signed out', async () => {
  const server = new FakeServer([]);
  const signOut = signOutOf(server);
  const journal = await journalOf(ANN);
  vi.stubGlobal('fetch', (address: string, init?: RequestInit) =>
    address.endsWith('/submit') ? Promise.resolve(new Response('{}', { status: 503 })) : server.fetch(address, init),
  );
  await journal.submit(3, ANSWER);
  expect(await signOut()).toBe(1);
  expect(server.to('/session').map(({ method }) => method)).toEqual(['DELETE']);
  vi.stubGlobal('fetch', server.fetch);
  const again = await journalOf(ANN);
  await again.sendNow();
  expect(server.answers.size).toBe(1);
});
