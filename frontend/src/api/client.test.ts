import { afterEach, expect, test, vi } from 'vitest';
import { addressOf, api, call, rememberCsrfToken } from './client';
import { Problem } from './problem';

afterEach(() => vi.unstubAllGlobals());

function answer(response: () => Promise<Response>) {
  const fetch = vi.fn(async (_address: string, _init: RequestInit) => response());
  vi.stubGlobal('fetch', fetch);
  return fetch;
}

test('empty parts of a query are left out, and a next link stays as it is', () => {
  expect(addressOf('/projects', { state: 'live', q: '', page: null, size: 3 })).toBe(
    '/api/v1/projects?state=live&size=3',
  );
  expect(addressOf('http://host/api/v1/projects?cursor=x')).toBe('http://host/api/v1/projects?cursor=x');
});

test('a write carries the token of the session and its body as JSON', async () => {
  const fetch = answer(async () => new Response('{"id": 4}'));
  rememberCsrfToken('secret');
  await expect(api.post('/projects', { name: 'P' })).resolves.toEqual({ id: 4 });
  const [address, init] = fetch.mock.calls[0] ?? [];
  expect(address).toBe('/api/v1/projects');
  expect(new Headers(init?.headers).get('X-CSRFToken')).toBe('secret');
  expect(init?.body).toBe('{"name":"P"}');
});

test('a problem keeps its code, its sentence and the fields at fault', async () => {
  const body = { code: 'invalid', detail: 'Some fields are not right.', errors: { name: ['Too long.'] } };
  answer(async () => new Response(JSON.stringify(body), { status: 400 }));
  const error = await api.get('/projects').catch((problem: unknown) => problem);
  expect(error).toBeInstanceOf(Problem);
  expect(error).toMatchObject({
    status: 400,
    code: 'invalid',
    message: 'Some fields are not right.',
    errors: { name: ['Too long.'] },
  });
});

test('an answer that is no problem document still tells its status, and a dead line is a problem of its own', async () => {
  answer(async () => new Response('<h1>Bad gateway</h1>', { status: 502 }));
  await expect(api.get('/projects')).rejects.toMatchObject({ status: 502, code: 'http_502' });
  answer(async () => Promise.reject(new TypeError('network')));
  await expect(api.get('/projects')).rejects.toMatchObject({ status: 0, code: 'offline' });
});

test('an answer without a body is undefined, and bytes go as they are', async () => {
  const fetch = answer(async () => new Response(null, { status: 204 }));
  const bytes = new Blob(['abc']);
  await expect(call('PUT', '/files', { query: { offset: 0 }, bytes })).resolves.toBeUndefined();
  const [address, init] = fetch.mock.calls[0] ?? [];
  expect(address).toBe('/api/v1/files?offset=0');
  expect(init?.body).toBe(bytes);
});
