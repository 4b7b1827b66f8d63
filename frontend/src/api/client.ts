import { OFFLINE, Problem, problemOf } from './problem';

export const API_ROOT = '/api/v1';

type Query = Readonly<Record<string, string | number | boolean | null | undefined>>;

interface CallOptions {
  query?: Query;
  body?: unknown;
  /** Sent as it is, instead of JSON: a chunk of a file. */
  bytes?: Blob;
  signal?: AbortSignal;
  /** Lets the request outlive the page. */
  keepalive?: boolean;
}

/** Django's guard against forged requests; the session answer carries it and signing in changes it. */
let csrfToken = '';

export function rememberCsrfToken(token: string): void {
  csrfToken = token;
}

/** The address of an API path with its query; an address that already is one (a `next` link) stays. */
export function addressOf(path: string, query: Query = {}): string {
  const base = path.startsWith('/') ? `${API_ROOT}${path}` : path;
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    value === undefined || value === null || value === '' ? [] : [[key, String(value)]],
  );
  return pairs.length === 0 ? base : `${base}?${new URLSearchParams(pairs)}`;
}

function headersOf(method: string, options: CallOptions): Headers {
  const headers = new Headers({ Accept: 'application/json' });
  if (method !== 'GET') headers.set('X-CSRFToken', csrfToken);
  if (options.bytes !== undefined) headers.set('Content-Type', 'application/octet-stream');
  else if (options.body !== undefined) headers.set('Content-Type', 'application/json');
  return headers;
}

function requestOf(method: string, options: CallOptions): RequestInit {
  const payload = options.bytes ?? (options.body === undefined ? null : JSON.stringify(options.body));
  return {
    method,
    headers: headersOf(method, options),
    body: payload,
    credentials: 'same-origin',
    ...(options.signal ? { signal: options.signal } : {}),
    ...(options.keepalive ? { keepalive: true } : {}),
  };
}

/** One request. Answers the parsed body (undefined for 204) or throws a Problem. */
export async function call<T>(method: string, path: string, options: CallOptions = {}): Promise<T> {
  let response: Response;
  try {
    response = await fetch(addressOf(path, options.query), requestOf(method, options));
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Problem(OFFLINE, 'offline', 'The server does not answer.');
  }
  if (!response.ok) throw await problemOf(response);
  const text = response.status === 204 ? '' : await response.text();
  // The caller names what the documented endpoint answers; the schema test of the back end holds it to that.
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

export const api = {
  get: <T>(path: string, query?: Query, signal?: AbortSignal) =>
    call<T>('GET', path, { ...(query ? { query } : {}), ...(signal ? { signal } : {}) }),
  post: <T>(path: string, body: unknown = {}) => call<T>('POST', path, { body }),
  patch: <T>(path: string, body: unknown) => call<T>('PATCH', path, { body }),
  remove: (path: string) => call<void>('DELETE', path),
};
