import { type Change, inverseOf } from './document';

/** One step that a person can take back: plain data, so that it survives a reload. */
export interface Operation {
  readonly changes: readonly Change[];
  /** Consecutive steps of one key (a held arrow key) become one, until `seal`. */
  readonly mergeKey?: string;
}

export interface HistorySnapshot {
  readonly done: readonly Operation[];
  readonly undone: readonly Operation[];
}

/** What was done and undone, without limit. It holds no document: the caller applies what it returns. */
export class History {
  #done: Operation[] = [];
  #undone: Operation[] = [];
  #isSealed = true;

  get canUndo(): boolean {
    return this.#done.length > 0;
  }

  get canRedo(): boolean {
    return this.#undone.length > 0;
  }

  push(operation: Operation): void {
    const last = this.#done.at(-1);
    const merged = this.#isSealed || last === undefined ? null : merge(last, operation);
    if (merged === null) this.#done.push(operation);
    else this.#done[this.#done.length - 1] = merged;
    this.#undone = [];
    this.#isSealed = false;
  }

  /** The next step starts a new entry even if its merge key is that of the last one. */
  seal(): void {
    this.#isSealed = true;
  }

  /** The changes that take the last step back, or null. */
  undo(): readonly Change[] | null {
    const operation = this.#done.pop();
    if (operation === undefined) return null;
    this.#undone.push(operation);
    this.#isSealed = true;
    return inverseOf(operation.changes);
  }

  /** The changes that do again what was taken back last, or null. */
  redo(): readonly Change[] | null {
    const operation = this.#undone.pop();
    if (operation === undefined) return null;
    this.#done.push(operation);
    this.#isSealed = true;
    return operation.changes;
  }

  snapshot(): HistorySnapshot {
    return { done: [...this.#done], undone: [...this.#undone] };
  }

  restore(snapshot: HistorySnapshot): void {
    this.#done = [...snapshot.done];
    this.#undone = [...snapshot.undone];
    this.#isSealed = true;
  }
}

function merge(last: Operation, next: Operation): Operation | null {
  if (next.mergeKey === undefined || next.mergeKey !== last.mergeKey) return null;
  const [earlier, later] = [last.changes[0], next.changes[0]];
  if (last.changes.length !== 1 || next.changes.length !== 1 || earlier === undefined || later === undefined)
    return null;
  return { changes: [{ ...earlier, after: later.after }], mergeKey: next.mergeKey };
}
