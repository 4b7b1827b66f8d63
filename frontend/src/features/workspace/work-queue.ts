import { OFFLINE, Problem } from '../../api/problem';
import type { Assignment, Claim } from './api';

export interface QueueState {
  readonly status: 'opening' | 'work' | 'wait' | 'finished' | 'closed' | 'offline' | 'failed';
  readonly current: Assignment | null;
  readonly ahead: readonly Assignment[];
  readonly error: unknown;
}

export interface QueueOptions {
  readonly claim: (count: number, isResuming: boolean) => Promise<Claim>;
  readonly release: (assignment: number) => Promise<void>;
  readonly heartbeat: (ids: readonly number[]) => Promise<number[]>;
  /** Assignments whose answer is already on its way. */
  readonly answered: () => Promise<ReadonlySet<number>>;
  readonly schedule: (milliseconds: number, callback: () => void) => () => void;
  readonly onChange: (state: QueueState) => void;
}

/** Questions held beside the present one: enough to hide the network, few enough not to starve others. */
const AHEAD = 3;
const HEARTBEAT = 4 * 60_000;
const SHORTEST_RETRY = 1_000;
const FAILURE_RETRY = 5_000;

/** Holds a few leased questions, asks for more before they run out, and keeps their leases alive. */
export class WorkQueue {
  #state: QueueState = { status: 'opening', current: null, ahead: [], error: null };
  #filling: Promise<void> | null = null;
  #callOffRetry: (() => void) | null = null;
  #callOffHeartbeat: (() => void) | null = null;
  #isStopped = false;
  readonly #seen = new Set<number>();
  readonly #options: QueueOptions;

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  get state(): QueueState {
    return this.#state;
  }

  /** Takes the first questions; `isResuming` takes up again what this person still holds. */
  start(isResuming: boolean): Promise<void> {
    this.#beatLater();
    return this.#fill(isResuming);
  }

  /** Leaves the present question (answered or skipped) and shows the next. */
  advance(): void {
    const [current = null, ...ahead] = this.#state.ahead;
    this.#tell({ current, ahead, status: current === null ? this.#state.status : 'work' });
    void this.#fill(false);
  }

  /** Looks for work again now: the person asked, or the line is back. */
  retry(): Promise<void> {
    if (this.#state.current === null) this.#tell({ status: 'opening', error: null });
    return this.#fill(false);
  }

  /** Gives back the questions that were not begun, so that others get them without waiting for the leases to end. */
  stop(): void {
    this.#isStopped = true;
    this.#callOffRetry?.();
    this.#callOffHeartbeat?.();
    for (const { id } of this.#state.ahead) this.#options.release(id).catch(() => undefined); // the lease ends by itself
  }

  #fill(isResuming: boolean): Promise<void> {
    this.#filling ??= this.#ask(isResuming).finally(() => {
      this.#filling = null;
    });
    return this.#filling;
  }

  async #ask(isResuming: boolean): Promise<void> {
    this.#callOffRetry?.();
    const missing = (this.#state.current === null ? 1 : 0) + AHEAD - this.#state.ahead.length;
    if (missing <= 0 || this.#isStopped) return;
    try {
      const claim = await this.#options.claim(missing, isResuming);
      await this.#take(claim);
    } catch (error) {
      this.#failed(error);
    }
  }

  async #take({ assignments, status, retry_after }: Claim): Promise<void> {
    const answered = await this.#options.answered();
    const fresh = assignments.filter(({ id }) => !answered.has(id) && !this.#seen.has(id));
    for (const { id } of fresh) this.#seen.add(id);
    if (this.#isStopped) return;
    const all = [...this.#state.ahead, ...fresh];
    const [current = null, ...ahead] = this.#state.current === null ? all : [this.#state.current, ...all];
    this.#tell({ current, ahead, error: null, status: current === null ? endOf(status) : 'work' });
    const isAllKnown = assignments.length > 0 && fresh.length === 0;
    if (isAllKnown && current === null) this.#retryAfter(SHORTEST_RETRY);
    else if (status === 'wait') this.#retryAfter(Math.max(SHORTEST_RETRY, (retry_after ?? 5) * 1_000));
  }

  #failed(error: unknown): void {
    const isOffline = error instanceof Problem && error.status === OFFLINE;
    const isPassing = isOffline || !(error instanceof Problem) || error.status >= 500;
    if (this.#state.current === null) this.#tell({ status: isOffline ? 'offline' : 'failed', error });
    if (isPassing) this.#retryAfter(FAILURE_RETRY);
  }

  #retryAfter(milliseconds: number): void {
    if (this.#isStopped) return;
    this.#callOffRetry = this.#options.schedule(milliseconds, () => void this.#fill(false));
  }

  #beatLater(): void {
    this.#callOffHeartbeat = this.#options.schedule(HEARTBEAT, () => {
      void this.#beat();
      this.#beatLater();
    });
  }

  /** A lease that is gone was given to somebody else: not begun, it is dropped; begun, its answer is still taken. */
  async #beat(): Promise<void> {
    const { current, ahead } = this.#state;
    const held = current === null ? ahead : [current, ...ahead];
    if (held.length === 0) return;
    const alive = new Set(
      await this.#options.heartbeat(held.map(({ id }) => id)).catch(() => held.map(({ id }) => id)),
    );
    const kept = this.#state.ahead.filter(({ id }) => alive.has(id) || !held.some((other) => other.id === id));
    if (kept.length < this.#state.ahead.length) this.#tell({ ahead: kept });
  }

  #tell(news: Partial<QueueState>): void {
    this.#state = { ...this.#state, ...news };
    if (!this.#isStopped) this.#options.onChange(this.#state);
  }
}

function endOf(status: Claim['status']): QueueState['status'] {
  return status === 'work' ? 'opening' : status;
}
