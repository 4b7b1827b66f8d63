import type { Box } from './box';

/** One box before and after: `null` before means added, `null` after means removed. Swapped, it is its own inverse. */
export interface Change {
  readonly index: number;
  readonly before: Box | null;
  readonly after: Box | null;
}

export function inverseOf(changes: readonly Change[]): Change[] {
  return changes.map(({ index, before, after }) => ({ index, before: after, after: before })).reverse();
}

/** The boxes of one picture, in the order in which they were drawn. */
export class BoxDocument {
  #boxes: Box[] = [];
  #places = new Map<string, number>();

  get boxes(): readonly Box[] {
    return this.#boxes;
  }

  get(id: string | null): Box | null {
    const place = id === null ? undefined : this.#places.get(id);
    return place === undefined ? null : (this.#boxes[place] ?? null);
  }

  indexOf(id: string): number {
    return this.#places.get(id) ?? -1;
  }

  load(boxes: readonly Box[]): void {
    this.#boxes = [...boxes];
    this.#reindex(0);
  }

  apply(changes: readonly Change[]): void {
    for (const change of changes) this.#applyOne(change);
  }

  #applyOne({ index, before, after }: Change): void {
    if (before === null && after !== null) {
      this.#boxes.splice(index, 0, after);
      this.#reindex(index);
    } else if (before !== null && after === null) {
      this.#boxes.splice(index, 1);
      this.#places.delete(before.id);
      this.#reindex(index);
    } else if (after !== null) {
      this.#boxes[index] = after;
    }
  }

  #reindex(from: number): void {
    if (from === 0) this.#places.clear();
    for (let place = from; place < this.#boxes.length; place += 1) {
      const box = this.#boxes[place];
      if (box !== undefined) this.#places.set(box.id, place);
    }
  }
}
