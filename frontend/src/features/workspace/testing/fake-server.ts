import type { Answer, Assignment, Claim, Work } from '../api';

interface Request {
  readonly method: string;
  readonly path: string;
  readonly body: Record<string, unknown>;
}

/** The documented endpoints of the workspace, answered from memory as the back end answers them. */
export class FakeServer {
  readonly requests: Request[] = [];
  readonly answers = new Map<number, { key: unknown; answer: Answer }>();
  assignments: Assignment[];
  status: Claim['status'] = 'finished';
  retryAfter: number | null = null;
  isDown = false;
  isSignedOut = false;
  work: Work;
  #leased = new Set<number>();

  constructor(assignments: Assignment[], work: Work = makeWork()) {
    this.assignments = assignments;
    this.work = work;
  }

  readonly fetch = async (address: string, init: RequestInit = {}): Promise<Response> => {
    if (this.isDown) throw new TypeError('Failed to fetch');
    const path = address.replace('/api/v1', '');
    const body = typeof init.body === 'string' ? JSON.parse(init.body) : {};
    this.requests.push({ method: init.method ?? 'GET', path, body });
    return this.#answer(path, body);
  };

  to(path: string | RegExp): Request[] {
    return this.requests.filter((request) =>
      typeof path === 'string' ? request.path === path : path.test(request.path),
    );
  }

  #answer(path: string, body: Record<string, unknown>): Response {
    if (path === '/session')
      return json({ user: this.isSignedOut ? null : PERSON, csrf_token: 'token', memberships: [], demo: null });
    if (this.isSignedOut) return problem(401, 'not_authenticated', 'Authentication credentials were not provided.');
    if (path === '/projects/1/work') return json(this.work);
    if (path === '/projects/1/claim') return json(this.#claim(Number(body.count), body.resume === true));
    const submitted = /^\/assignments\/(\d+)\/submit$/.exec(path);
    if (submitted) return this.#submit(Number(submitted[1]), body);
    if (path === '/assignments/heartbeat') return json({ extended: body.ids });
    return new Response(null, { status: 204 });
  }

  #claim(count: number, isResuming: boolean): Claim {
    const held = isResuming ? this.assignments.filter(({ id }) => this.#leased.has(id) && !this.answers.has(id)) : [];
    const fresh = this.assignments.filter(({ id }) => !this.#leased.has(id));
    const given = [...held, ...fresh].slice(0, count);
    for (const { id } of given) this.#leased.add(id);
    return { assignments: given, status: given.length > 0 ? 'work' : this.status, retry_after: this.retryAfter };
  }

  #submit(id: number, body: Record<string, unknown>): Response {
    const known = this.answers.get(id);
    if (known !== undefined && known.key !== body.submit_key) {
      return problem(409, 'already_answered', 'This assignment was answered already, with another key.');
    }
    this.answers.set(id, { key: body.submit_key, answer: body.answer as Answer }); // the page sends nothing else here
    return json({
      id,
      outcome: known ? 'duplicate' : 'counted',
      state: 'counted',
      answered_at: '2026-03-01T12:00:00Z',
    });
  }
}

const PERSON = { id: 7, email: 'ann@example.org', name: 'Ann', language: 'en', is_site_admin: false };

function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
}

function problem(status: number, code: string, detail: string): Response {
  return json({ type: 'about:blank', title: code, status, code, detail }, status);
}

export function makeAssignment(id: number, extra: Partial<Assignment> = {}): Assignment {
  return {
    id,
    task_id: 100 + id,
    stage: { id: 1, kind: 'draw', settings: {} },
    image: {
      id: 500 + id,
      width: 800,
      height: 600,
      urls: { '256': `/i/${id}/256`, '1024': `/i/${id}/1024`, '2048': `/i/${id}/2048` },
    },
    subject: null,
    brief_version: 1,
    lease_until: '2026-03-01T13:00:00Z',
    suggestion: null,
    ...extra,
  };
}

function makeCategory(id: number, name: string, zh: string) {
  return { id, name, names: { zh }, definition: `What a ${name} is.`, definitions: {}, wnid: null, position: id };
}

export function makeWork(extra: Partial<Work> = {}): Work {
  return {
    project: { id: 1, name: 'Blood cells', template: 'boxes', state: 'live' },
    standing: 'active',
    stages: [],
    categories: [
      makeCategory(11, 'red cell', '红细胞'),
      makeCategory(12, 'white cell', '白细胞'),
      makeCategory(13, 'platelet', '血小板'),
    ],
    brief: { version: 2, instructions: {}, created_at: '2026-03-01T10:00:00Z' },
    mine: { answered: 40, answered_today: 12, active_ms_today: 0 },
    ...extra,
  };
}
