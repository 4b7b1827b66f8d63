/** A person counts as working for this long after a movement or a key. */
const ATTENTION = 20_000;

/** Milliseconds that a person worked on the question before them: the page in sight and a hand at work. */
export class ActiveTime {
  readonly #now: () => number;
  #sum = 0;
  #last: number | null = null;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A new question, or one taken up again after a reload. */
  start(milliseconds = 0): void {
    this.#sum = milliseconds;
    this.#last = this.#now();
  }

  /** The person moved. */
  touch(): void {
    if (this.#last === null) return;
    this.#sum += Math.min(this.#now() - this.#last, ATTENTION);
    this.#last = this.#now();
  }

  /** The page went out of sight (the time stops) or came back. */
  setInSight(isInSight: boolean): void {
    if (!isInSight) {
      this.touch();
      this.#last = null;
    } else if (this.#last === null) {
      this.#last = this.#now();
    }
  }

  read(): number {
    const since = this.#last === null ? 0 : Math.min(this.#now() - this.#last, ATTENTION);
    return Math.round(this.#sum + since);
  }
}
