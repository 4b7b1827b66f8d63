import 'fake-indexeddb/auto';
import { afterEach, expect, test, vi } from 'vitest';
import { Journal, type JournalOptions, newSubmitKey, type Refusal } from './journal';
import type { Reply } from './outbox';
import type { Entry } from './store';

/** Timers that run when the test says so. */
class Clock {
  #due: { at: number; callback: () => void }[] = [];
  now = 0;

  schedule = (milliseconds: number, callback: () => void) => {
    const alarm = { at: this.now + milliseconds, callback };
    this.#due.push(alarm);
    return () => {
      this.#due = this.#due.filter((other) => other !== alarm);
    };
  };

  pass(milliseconds: number): void {
    this.now += milliseconds;
    const due = this.#due.filter((alarm) => alarm.at <= this.now);
    this.#due = this.#due.filter((alarm) => alarm.at > this.now);
    for (const alarm of due) alarm.callback();
  }

  get waits(): number[] {
    return this.#due.map((alarm) => alarm.at - this.now);
  }
}

/** A server that answers as told, with 200 when nothing was told, and remembers what came. */
class Server {
  readonly received: Entry[] = [];
  replies: (number | 'no line' | Promise<Reply>)[] = [];

  send = async (entry: Entry): Promise<Reply> => {
    const reply = this.replies.shift() ?? 200;
    if (reply === 'no line') throw new TypeError('Failed to fetch');
    this.received.push(entry);
    return typeof reply === 'number' ? { status: reply, body: { code: `code-${reply}` } } : reply;
  };
}

const opened: Journal[] = [];
let names = 0;

/** Opens a journal in a database of its own, or in the one named. */
async function openJournal(options: Partial<JournalOptions> & { server?: Server; clock?: Clock } = {}) {
  const { server = new Server(), clock = new Clock(), ...rest } = options;
  names += 1;
  const journal = await Journal.open({
    user: 'ann',
    name: `journal-${names}`,
    send: server.send,
    schedule: clock.schedule,
    random: () => 1,
    locks: null,
    ...rest,
  });
  opened.push(journal);
  await journal.sendNow();
  return { journal, server, clock };
}

afterEach(() => {
  for (const journal of opened.splice(0)) journal.close();
});

/** Waits for what comes by itself; a busy machine gets five seconds. */
function until(check: () => unknown): Promise<unknown> {
  return vi.waitFor(check, { timeout: 5_000 });
}

/** Waits until sending has come to rest. */
function atRest(journal: Journal): Promise<unknown> {
  return until(() => {
    if (journal.status.isSending) throw new Error('still sending');
  });
}

test('a change is in the journal within 300 ms, as it was then', async () => {
  const { journal, clock } = await openJournal();
  const boxes = ['first'];
  journal.noteChange(7, () => [...boxes]);
  boxes.push('second');
  journal.noteChange(7, () => [...boxes]);
  expect(journal.status.draft).toBe('saving');
  clock.pass(300);
  await until(() => expect(journal.status.draft).toBe('saved'));
  expect((await journal.draftOf(7))?.snapshot).toEqual(['first', 'second']);
});

test('a stream of changes does not put the writing off', async () => {
  const { journal, clock } = await openJournal();
  for (let change = 1; change <= 4; change += 1) {
    journal.noteChange(7, () => change);
    clock.pass(70);
  }
  await until(async () => expect((await journal.draftOf(7))?.snapshot).toBe(3));
});

test('leaving the page writes at once', async () => {
  const { journal } = await openJournal();
  journal.noteChange(7, () => 'late');
  window.dispatchEvent(new Event('pagehide'));
  await until(async () => expect((await journal.draftOf(7))?.snapshot).toBe('late'));
});

test('a reload finds the draft; another user does not', async () => {
  const { journal } = await openJournal({ name: 'shared' });
  journal.noteChange(7, () => 'mine');
  await journal.flush();
  const again = await openJournal({ name: 'shared' });
  expect((await again.journal.draftOf(7))?.snapshot).toBe('mine');
  const other = await openJournal({ name: 'shared', user: 'bob' });
  expect(await other.journal.draftOf(7)).toBeNull();
});

test('an accepted answer takes its draft along, and no earlier', async () => {
  const server = new Server();
  let answer = (_reply: Reply) => {};
  server.replies = [
    new Promise<Reply>((resolve) => {
      answer = resolve;
    }),
  ];
  const { journal } = await openJournal({ server });
  journal.noteChange(7, () => 'boxes');
  await journal.submit(7, { boxes: [1] });
  await until(() => expect(server.received).toHaveLength(1));
  expect(journal.status).toMatchObject({ waiting: 1, isSending: true, accepted: 0 });
  expect((await journal.draftOf(7))?.snapshot).toBe('boxes');
  answer({ status: 200, body: {} });
  await until(() => expect(journal.status).toMatchObject({ waiting: 0, isSending: false, accepted: 1 }));
  expect(await journal.draftOf(7)).toBeNull();
});

test('a lost line is tried again with growing waits, under the same key', async () => {
  const server = new Server();
  server.replies = ['no line', 503, 429];
  const { journal, clock } = await openJournal({ server });
  await journal.submit(7, { boxes: [] });
  const waits = [];
  for (let attempt = 0; attempt < 3; attempt += 1) {
    await until(() => expect(clock.waits).toHaveLength(1));
    waits.push(clock.waits[0]);
    expect(journal.status.waiting).toBe(1);
    clock.pass(clock.waits[0] ?? 0);
  }
  await until(() => expect(journal.status.accepted).toBe(1));
  expect(waits).toEqual([1_000, 2_000, 4_000]);
  expect(new Set(server.received.map((entry) => entry.key)).size).toBe(1);
});

test('an answer left by a crash is sent by the next page', async () => {
  const server = new Server();
  server.replies = ['no line'];
  const first = await openJournal({ server, name: 'crashed' });
  const entry = await first.journal.submit(7, { boxes: [] });
  await atRest(first.journal);
  const { journal } = await openJournal({ server, name: 'crashed' });
  await until(() => expect(journal.status.accepted).toBe(1));
  expect(server.received.map(({ key }) => key)).toEqual([entry.key]);
});

test('when the line comes back sending starts at once', async () => {
  const server = new Server();
  server.replies = ['no line'];
  const { journal } = await openJournal({ server });
  window.dispatchEvent(new Event('offline'));
  expect(journal.status.isOnline).toBe(false);
  await journal.submit(7, {});
  await atRest(journal);
  window.dispatchEvent(new Event('online'));
  await until(() => expect(journal.status).toMatchObject({ isOnline: true, accepted: 1, waiting: 0 }));
});

test.each([409, 410, 404, 400])('an answer refused with %i is told once, kept, and not sent again', async (status) => {
  const server = new Server();
  server.replies = [status];
  const { journal } = await openJournal({ server });
  const refusals: Refusal[] = [];
  journal.onRefused((refusal) => refusals.push(refusal));
  journal.noteChange(7, () => 'boxes');
  await journal.submit(7, { boxes: [] });
  await until(() => expect(refusals).toEqual([{ assignment: 7, status, body: { code: `code-${status}` } }]));
  await journal.submit(8, {});
  await until(() => expect(journal.status.accepted).toBe(1));
  expect(server.received.map((entry) => entry.assignment)).toEqual([7, 8]);
  expect((await journal.draftOf(7))?.snapshot).toBe('boxes');
  expect(await journal.answered()).toEqual(new Set([7]));
  await journal.discard(7);
  expect([await journal.draftOf(7), await journal.answered()]).toEqual([null, new Set()]);
});

test('an ended session stops sending until the person has signed in again', async () => {
  const server = new Server();
  server.replies = [401];
  const { journal, clock } = await openJournal({ server });
  await journal.submit(7, {});
  await until(() => expect(journal.status).toMatchObject({ isSignedOut: true, waiting: 1 }));
  expect(clock.waits).toEqual([]);
  await journal.sendNow();
  expect(journal.status).toMatchObject({ isSignedOut: false, waiting: 0, accepted: 1 });
});

test('submitting twice sends once', async () => {
  const server = new Server();
  server.replies = ['no line'];
  const { journal } = await openJournal({ server });
  const [first, second] = [await journal.submit(7, { n: 1 }), await journal.submit(7, { n: 2 })];
  expect(second).toEqual(first);
  await journal.sendNow();
  await until(() => expect(journal.status.waiting).toBe(0));
  expect(server.received.map((entry) => entry.payload)).toEqual([{ n: 1 }]);
});

test('two tabs with the same journal send each answer once', async () => {
  const server = new Server();
  let queue: Promise<unknown> = Promise.resolve();
  const request = (_name: string, work: () => Promise<void>) => {
    queue = queue.then(work);
    return queue;
  };
  const locks = { request } as unknown as LockManager; // one overload of three is all the journal calls
  server.replies = ['no line', 'no line', 'no line'];
  const tabs = [
    await openJournal({ server, name: 'tabs', locks }),
    await openJournal({ server, name: 'tabs', locks }),
  ] as const;
  await tabs[0].journal.submit(1, {});
  await tabs[1].journal.submit(2, {});
  await Promise.all(tabs.map(({ journal }) => atRest(journal)));
  server.replies = [];
  await Promise.all(tabs.map(({ journal }) => journal.sendNow()));
  expect(server.received.map((entry) => entry.assignment).sort()).toEqual([1, 2]);
  expect(tabs.map(({ journal }) => journal.status.waiting)).toEqual([0, 0]);
});

test('signing out removes this user’s work from the browser and leaves the other’s', async () => {
  const { journal } = await openJournal({ name: 'both' });
  const other = await openJournal({ name: 'both', user: 'bob' });
  for (const each of [journal, other.journal]) {
    each.noteChange(7, () => 'boxes');
    await each.flush();
  }
  await journal.clear();
  expect([await journal.draftOf(7), (await other.journal.draftOf(7))?.snapshot]).toEqual([null, 'boxes']);
});

test('where the browser keeps nothing, work is still sent and the page is told', async () => {
  vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('Storage is not allowed', 'SecurityError');
  });
  const { journal, server } = await openJournal();
  expect(journal.status.isDurable).toBe(false);
  journal.noteChange(7, () => 'boxes');
  await journal.submit(7, { boxes: [] });
  await until(() => expect(journal.status.accepted).toBe(1));
  expect([server.received.length, await journal.draftOf(7)]).toEqual([1, null]);
});

test('submit keys are random version 4 UUIDs, also without randomUUID', () => {
  const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  const original = Object.getOwnPropertyDescriptor(crypto, 'randomUUID');
  Object.defineProperty(crypto, 'randomUUID', { value: undefined, configurable: true });
  const keys = [newSubmitKey(), newSubmitKey()];
  if (original !== undefined) Object.defineProperty(crypto, 'randomUUID', original);
  expect(keys.every((key) => pattern.test(key))).toBe(true);
  expect(keys[0]).not.toBe(keys[1]);
});
