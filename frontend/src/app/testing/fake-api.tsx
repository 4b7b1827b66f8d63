import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { vi } from 'vitest';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { TextProvider } from '../../i18n';
import { ToastProvider } from '../../ui/Toasts';

export interface Asked {
  method: string;
  path: string;
  query: Record<string, string>;
  body: unknown;
}

type Answer = (asked: Asked) => unknown;

/** What a route answers when it refuses. */
export class Refusal {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
  ) {}
}

function respond(answer: unknown): Response {
  if (answer instanceof Refusal) {
    const { status, code, detail } = answer;
    return new Response(JSON.stringify({ status, code, detail }), { status });
  }
  return answer === undefined ? new Response(null, { status: 204 }) : new Response(JSON.stringify(answer));
}

async function bodyOf(init: RequestInit | undefined): Promise<unknown> {
  if (init?.body instanceof Blob) return init.body.size;
  return typeof init?.body === 'string' ? JSON.parse(init.body) : undefined;
}

/** Answers `METHOD /path` of the API by functions, and keeps what was asked. Anything else is a 404. */
export function serve(routes: Readonly<Record<string, Answer>>): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal('fetch', async (address: string, init?: RequestInit) => {
    const url = new URL(address, 'http://quorum.test');
    const method = init?.method ?? 'GET';
    const path = url.pathname.replace('/api/v1', '');
    const one = { method, path, query: Object.fromEntries(url.searchParams), body: await bodyOf(init) };
    asked.push(one);
    const route = routes[`${method} ${path}`];
    return respond(route ? route(one) : new Refusal(404, 'not_found', 'There is nothing here.'));
  });
  return asked;
}

/** Renders a page in English at an address, with everything that pages need around them. */
export function renderAt(address: string, page: ReactNode) {
  const location = memoryLocation({ path: address, record: true });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const view = render(
    <QueryClientProvider client={client}>
      <TextProvider initial="en">
        <ToastProvider>
          <Router hook={location.hook} searchHook={location.searchHook}>
            {page}
          </Router>
        </ToastProvider>
      </TextProvider>
    </QueryClientProvider>,
  );
  return { ...view, history: location.history };
}
