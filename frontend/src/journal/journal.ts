import { Outbox, type Reply, type Schedule, type Sender } from './outbox';
import { type Draft, type Entry, openStore, type Store } from './store';

/** Where a person's work is, as one value that changes. */
export interface JournalStatus {
  /** Of the work on the screen: `saving` until it lies in this browser. */
  readonly draft: 'none' | 'saving' | 'saved' | 'failed';
  /** Answers that the server does not have yet. */
  readonly waiting: number;
  readonly isSending: boolean;
  /** Answers that the server has taken since the page was opened. */
  readonly accepted: number;
  readonly isOnline: boolean;
  /** True when the session has ended and sending waits for a new one. */
  readonly isSignedOut: boolean;
  /** False when this browser keeps nothing: unsent work would end with the page. */
  readonly isDurable: boolean;
}

export interface Refusal {
  readonly assignment: number;
  readonly status: number;
  readonly body: unknown;
}

export interface JournalOptions {
  readonly user: string;
  readonly send: Sender;
  readonly name?: string;
  readonly now?: () => number;
  readonly random?: () => number;
  readonly newKey?: () => string;
  readonly schedule?: Schedule;
  readonly locks?: Pick<LockManager, 'request'> | null;
}

/** A change is in the journal at most this many milliseconds later. */
const DRAFT_DELAY = 200;

/** A random UUID (version 4) also where `randomUUID` is missing: it needs a secure origin. */
export function newSubmitKey(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const marked = bytes.map((byte, place) =>
    place === 6 ? (byte & 0x0f) | 0x40 : place === 8 ? (byte & 0x3f) | 0x80 : byte,
  );
  const hex = Array.from(marked, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function scheduleInBrowser(milliseconds: number, callback: () => void): () => void {
  const timer = setTimeout(callback, milliseconds);
  return () => clearTimeout(timer);
}

interface PendingDraft {
  readonly assignment: number;
  readonly read: () => unknown;
  readonly callOff: () => void;
}

/** A person's unsent work: drafts kept in the browser, finished answers sent until the server has them. */
export class Journal {
  readonly #options: JournalOptions;
  readonly #store: Store;
  readonly #outbox: Outbox;
  readonly #now: () => number;
  readonly #schedule: Schedule;
  readonly #ending = new AbortController();
  readonly #listeners = new Set<() => void>();
  readonly #refusalListeners = new Set<(refusal: Refusal) => void>();
  readonly #acceptanceListeners = new Set<(assignment: number) => void>();
  #status: JournalStatus;
  #pending: PendingDraft | null = null;

  /** Opens the journal of one user and goes on sending what an earlier page left. */
  static async open(options: JournalOptions): Promise<Journal> {
    const journal = new Journal(options, await openStore(options.name ?? 'quorum-journal'));
    await journal.#count();
    void journal.sendNow();
    return journal;
  }

  private constructor(options: JournalOptions, store: Store) {
    this.#options = options;
    this.#store = store;
    this.#now = options.now ?? Date.now;
    this.#schedule = options.schedule ?? scheduleInBrowser;
    this.#status = {
      draft: 'none',
      waiting: 0,
      isSending: false,
      accepted: 0,
      isOnline: navigator.onLine,
      isSignedOut: false,
      isDurable: store.isDurable,
    };
    this.#outbox = this.#createOutbox();
    this.#watchPage();
  }

  get status(): JournalStatus {
    return this.#status;
  }

  /** Calls back at every change of `status`; returns the function that ends it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls back for each answer that the server will never take. */
  onRefused(listener: (refusal: Refusal) => void): () => void {
    this.#refusalListeners.add(listener);
    return () => this.#refusalListeners.delete(listener);
  }

  /** Calls back with each assignment whose answer the server has taken. */
  onAccepted(listener: (assignment: number) => void): () => void {
    this.#acceptanceListeners.add(listener);
    return () => this.#acceptanceListeners.delete(listener);
  }

  /** Notes that the work on an assignment changed; `read` is asked for it when it is written. */
  noteChange(assignment: number, read: () => unknown): void {
    if (this.#pending !== null && this.#pending.assignment !== assignment) void this.flush();
    const callOff = this.#pending?.callOff ?? this.#schedule(DRAFT_DELAY, () => void this.flush());
    this.#pending = { assignment, read, callOff };
    this.#tell({ draft: 'saving' });
  }

  /** Writes the noted change now. */
  async flush(): Promise<void> {
    const pending = this.#pending;
    if (pending === null) return;
    pending.callOff();
    this.#pending = null;
    const { assignment } = pending;
    try {
      await this.#store.putDraft({
        user: this.#options.user,
        assignment,
        snapshot: pending.read(),
        savedAt: this.#now(),
      });
      if (this.#pending === null) this.#tell({ draft: 'saved' });
    } catch {
      this.#tell({ draft: 'failed' }); // the disk is full, or the browser took the storage away
    }
  }

  draftOf(assignment: number): Promise<Draft | null> {
    return this.#store.draft(this.#options.user, assignment);
  }

  /** Hands a finished answer over. Once this returns it survives a reload; sending goes on by itself. */
  async submit(assignment: number, payload: unknown): Promise<Entry> {
    await this.flush();
    const key = (this.#options.newKey ?? newSubmitKey)();
    const { user } = this.#options;
    const entry = { user, assignment, key, payload, queuedAt: this.#now(), refusal: null };
    const kept = await this.#store.enqueue(entry);
    this.#tell({ draft: 'none' });
    await this.#count();
    void this.sendNow();
    return kept;
  }

  /** Assignments whose answer is on its way or refused: not to be asked again. */
  async answered(): Promise<ReadonlySet<number>> {
    return new Set((await this.#store.entries(this.#options.user)).map((entry) => entry.assignment));
  }

  /** Forgets draft and entry of an assignment: it was skipped, given back, or its refusal was read. */
  async discard(assignment: number): Promise<void> {
    if (this.#pending?.assignment === assignment) {
      this.#pending.callOff();
      this.#pending = null;
    }
    await this.#store.settle(this.#options.user, assignment);
    this.#tell({ draft: 'none' });
    await this.#count();
  }

  /** Tries to send now: the line is back, or the person signed in again. */
  async sendNow(): Promise<void> {
    this.#tell({ isSignedOut: false });
    await this.#outbox.resume();
    this.#tell({ isSending: false });
    await this.#count();
  }

  /** Removes everything of this user from the browser: they signed out. */
  async clear(): Promise<void> {
    this.#pending?.callOff();
    this.#pending = null;
    await this.#store.clear(this.#options.user);
    this.#tell({ draft: 'none', waiting: 0 });
  }

  /** Ends timers and subscriptions; what is kept stays kept. */
  close(): void {
    void this.flush().finally(() => this.#store.close());
    this.#outbox.stop();
    this.#ending.abort();
    this.#listeners.clear();
    this.#refusalListeners.clear();
    this.#acceptanceListeners.clear();
  }

  #createOutbox(): Outbox {
    const { user, send, locks, random = Math.random } = this.#options;
    return new Outbox({
      user,
      send,
      random,
      store: this.#store,
      schedule: this.#schedule,
      locks: locks === undefined ? (navigator.locks ?? null) : locks,
      listeners: {
        onSending: () => this.#tell({ isSending: true }),
        onAccepted: (entry) => this.#accepted(entry),
        onRefused: (entry, reply) => this.#refused(entry, reply),
        onSignedOut: () => this.#tell({ isSignedOut: true }),
        onWaiting: () => this.#tell({ isSending: false }),
      },
    });
  }

  #accepted({ assignment }: Entry): void {
    this.#tell({ accepted: this.#status.accepted + 1, waiting: Math.max(0, this.#status.waiting - 1) });
    for (const listener of [...this.#acceptanceListeners]) listener(assignment);
  }

  #refused(entry: Entry, { status, body }: Reply): void {
    this.#tell({ waiting: Math.max(0, this.#status.waiting - 1) });
    for (const listener of [...this.#refusalListeners]) listener({ assignment: entry.assignment, status, body });
  }

  async #count(): Promise<void> {
    const entries = await this.#store.entries(this.#options.user);
    this.#tell({ waiting: entries.filter((entry) => entry.refusal === null).length });
  }

  #watchPage(): void {
    const { signal } = this.#ending;
    const online = () => {
      this.#tell({ isOnline: true });
      void this.sendNow();
    };
    window.addEventListener('online', online, { signal });
    window.addEventListener('offline', () => this.#tell({ isOnline: false }), { signal });
    window.addEventListener('pagehide', () => void this.flush(), { signal });
    const hidden = () => document.visibilityState === 'hidden' && void this.flush();
    document.addEventListener('visibilitychange', hidden, { signal });
  }

  #tell(news: Partial<JournalStatus>): void {
    const next = { ...this.#status, ...news };
    const isSame = (Object.keys(news) as (keyof JournalStatus)[]).every((name) => this.#status[name] === next[name]);
    if (isSame) return;
    this.#status = next;
    for (const listener of [...this.#listeners]) listener();
  }
}
