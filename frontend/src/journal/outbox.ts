import type { Entry, Store } from './store';

/** What the server said to an entry. A sender that throws had no line to the server. */
export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

export type Sender = (entry: Entry) => Promise<Reply>;

/** Calls back later; returns the function that calls it off. */
export type Schedule = (milliseconds: number, callback: () => void) => () => void;

export interface OutboxListeners {
  onSending(entry: Entry): void;
  onAccepted(entry: Entry, reply: Reply): void;
  /** The server will never take this entry: answered already, taken back, not theirs, or malformed. */
  onRefused(entry: Entry, reply: Reply): void;
  /** The session has ended; sending goes on after `resume`. */
  onSignedOut(): void;
  onWaiting(): void;
}

export interface OutboxOptions {
  readonly user: string;
  readonly store: Store;
  readonly send: Sender;
  readonly schedule: Schedule;
  readonly locks: Pick<LockManager, 'request'> | null;
  readonly random: () => number;
  readonly listeners: OutboxListeners;
}

const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 60_000;

type Fate = 'accepted' | 'refused' | 'signed-out' | 'later';

/** Which answers are final. 408, 425 and 429 ask to come again; so does every fault of the server. */
function fateOf(status: number): Fate {
  if (status >= 200 && status < 300) return 'accepted';
  if (status === 401) return 'signed-out';
  if (status === 408 || status === 425 || status === 429 || status >= 500) return 'later';
  return 'refused';
}

/** Sends entries one after another, oldest first, until the server has each of them or refuses it. */
export class Outbox {
  readonly #options: OutboxOptions;
  #running: Promise<void> | null = null;
  #isAskedAgain = false;
  #failures = 0;
  #callOff: (() => void) | null = null;
  #isStopped = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Starts sending now, whatever wait was on. Asking during a run makes another run follow. */
  resume(): Promise<void> {
    this.#callOff?.();
    this.#callOff = null;
    this.#isAskedAgain = true;
    this.#running ??= this.#run();
    return this.#running;
  }

  stop(): void {
    this.#isStopped = true;
    this.#callOff?.();
    this.#callOff = null;
  }

  async #run(): Promise<void> {
    try {
      while (this.#isAskedAgain && !this.#isStopped) {
        this.#isAskedAgain = false;
        await this.#alone(() => this.#sendAll());
      }
    } finally {
      this.#running = null;
    }
  }

  /**
   * One tab at a time. Locks need a secure origin; where there are none two tabs may send the same entry at once, which
   * its key makes harmless.
   */
  async #alone(work: () => Promise<void>): Promise<void> {
    const { locks, user } = this.#options;
    if (locks === null) await work();
    else await locks.request(`quorum-outbox-${user}`, work);
  }

  async #sendAll(): Promise<void> {
    const { store, user, listeners } = this.#options;
    const waiting = (await store.entries(user)).filter((entry) => entry.refusal === null);
    for (const entry of waiting) {
      if (this.#isStopped) return;
      const fate = await this.#sendOne(entry);
      if (fate === 'signed-out') return listeners.onSignedOut();
      if (fate === 'later') return this.#waitLonger();
      this.#failures = 0;
    }
  }

  async #sendOne(entry: Entry): Promise<Fate> {
    const { store, send, listeners } = this.#options;
    listeners.onSending(entry);
    let reply: Reply;
    try {
      reply = await send(entry);
    } catch {
      return 'later'; // no line: the entry stays where it is
    }
    const fate = fateOf(reply.status);
    if (fate === 'accepted') {
      await store.settle(entry.user, entry.assignment);
      listeners.onAccepted(entry, reply);
    } else if (fate === 'refused') {
      await store.refuse({ ...entry, refusal: { status: reply.status, body: reply.body } });
      listeners.onRefused(entry, reply);
    }
    return fate;
  }

  /** Doubles the wait up to a minute, with a random part so that a crowd does not come back all at once. */
  #waitLonger(): void {
    const longest = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.#failures);
    this.#failures += 1;
    this.#options.listeners.onWaiting();
    const wait = longest * (0.5 + this.#options.random() / 2);
    this.#callOff = this.#options.schedule(wait, () => void this.resume());
  }
}
