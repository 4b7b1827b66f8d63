import { type Attribute, asTouched, type Box, inReadingOrder, type Method, NO_ATTRIBUTES, SMALLEST_SIDE } from './box';
import { BoxDocument, type Change } from './document';
import { clipTo, isSameRect, moveWithin, type Rect, roundRect, type Size } from './geometry';
import { History, type HistorySnapshot } from './history';
import { SpatialIndex } from './spatial-index';

/** Everything needed to go on after a reload, history included. Plain data. */
export interface Snapshot {
  readonly version: 1;
  readonly boxes: readonly Box[];
  readonly history: HistorySnapshot;
  readonly activeCategories: readonly string[];
}

export type ChangeOrigin = 'edit' | 'undo' | 'redo' | 'load';

export interface DrawingListeners {
  onChange(origin: ChangeOrigin): void;
  onSelect(id: string | null): void;
  onDroppedSmall(size: Size): void;
}

/** How far a duplicate lies from its model, in pixels of the picture. */
const DUPLICATE_OFFSET = 12;

/** The boxes of one picture with selection and history: every rule of editing, and no screen. */
export class Drawing {
  readonly index = new SpatialIndex();
  isReadOnly = false;
  activeCategories: readonly string[] = [];
  #size: Size = { width: 0, height: 0 };
  #selectedId: string | null = null;
  readonly #document = new BoxDocument();
  readonly #history = new History();
  readonly #listeners: DrawingListeners;
  readonly #newId: () => string;

  constructor(listeners: DrawingListeners, newId: () => string) {
    this.#listeners = listeners;
    this.#newId = newId;
  }

  get boxes(): readonly Box[] {
    return this.#document.boxes;
  }

  get selected(): Box | null {
    return this.#document.get(this.#selectedId);
  }

  get history(): Pick<History, 'canUndo' | 'canRedo'> {
    return this.#history;
  }

  setSize(size: Size): void {
    this.#size = size;
  }

  /** Replaces all boxes and forgets the history. */
  load(boxes: readonly Box[]): void {
    this.restore({ version: 1, boxes, history: { done: [], undone: [] }, activeCategories: this.activeCategories });
  }

  snapshot(): Snapshot {
    return {
      version: 1,
      boxes: [...this.boxes],
      history: this.#history.snapshot(),
      activeCategories: this.activeCategories,
    };
  }

  restore(snapshot: Snapshot): void {
    this.#document.load(snapshot.boxes);
    this.#history.restore(snapshot.history);
    this.activeCategories = snapshot.activeCategories;
    this.select(null);
    this.#changed('load');
  }

  select(id: string | null): void {
    const known = this.#document.get(id)?.id ?? null;
    this.#history.seal();
    if (known === this.#selectedId) return;
    this.#selectedId = known;
    this.#listeners.onSelect(known);
  }

  /** Selects the box after (or before) the selected one in reading order, round and round. */
  selectNeighbour(step: 1 | -1): boolean {
    const ordered = inReadingOrder(this.boxes, this.#size.height);
    if (ordered.length === 0) return false;
    const place = ordered.findIndex((box) => box.id === this.#selectedId);
    const start = place === -1 && step === -1 ? 0 : place;
    this.select(ordered[(start + step + ordered.length) % ordered.length]?.id ?? null);
    return true;
  }

  /** What a new box at this place would be. */
  draft(rect: Rect, method: Method): Box {
    const place = roundRect(clipTo(rect, this.#size));
    return { id: '', ...place, categories: this.activeCategories, attributes: NO_ATTRIBUTES, method };
  }

  add(rect: Rect, method: Method): boolean {
    const draft = this.draft(rect, method);
    if (draft.width < SMALLEST_SIDE || draft.height < SMALLEST_SIDE) {
      this.#listeners.onDroppedSmall({ width: draft.width, height: draft.height });
      return false;
    }
    return this.#insert({ ...draft, id: this.#newId() });
  }

  duplicateSelected(): boolean {
    const model = this.selected;
    if (model === null) return false;
    const moved = moveWithin(model, DUPLICATE_OFFSET, DUPLICATE_OFFSET, this.#size);
    return this.#insert(asTouched({ ...model, ...roundRect(moved), id: this.#newId() }, { method: 'duplicate' }));
  }

  removeSelected(): boolean {
    const box = this.selected;
    if (box === null) return false;
    return this.#commit({ index: this.#document.indexOf(box.id), before: box, after: null });
  }

  /** Moves or resizes the selected box; the same place is no change, except that a suggestion becomes one's own. */
  replaceSelected(rect: Rect, mergeKey?: string): boolean {
    const box = this.selected;
    if (box === null) return false;
    const place = roundRect(clipTo(rect, this.#size));
    if (isSameRect(place, box)) return false;
    return this.#update(box, place, mergeKey);
  }

  setCategories(categories: readonly string[]): boolean {
    const box = this.selected;
    return box !== null && this.#update(box, { categories: [...categories] });
  }

  toggleCategory(id: string): boolean {
    const now = this.selected?.categories ?? [];
    return this.setCategories(now.includes(id) ? now.filter((other) => other !== id) : [...now, id]);
  }

  toggleAttribute(name: Attribute): boolean {
    const box = this.selected;
    return box !== null && this.#update(box, { attributes: { ...box.attributes, [name]: !box.attributes[name] } });
  }

  acceptSuggestion(): boolean {
    const box = this.selected;
    return box?.suggestion === true && this.#update(box, {});
  }

  undo(): boolean {
    return this.#step(this.isReadOnly ? null : this.#history.undo(), 'undo');
  }

  redo(): boolean {
    return this.#step(this.isReadOnly ? null : this.#history.redo(), 'redo');
  }

  /** Ends a run of merged steps: the held key was let go. */
  seal(): void {
    this.#history.seal();
  }

  #insert(box: Box): boolean {
    const isDone = this.#commit({ index: this.boxes.length, before: null, after: box });
    if (isDone) this.select(box.id);
    return isDone;
  }

  #update(before: Box, patch: Partial<Omit<Box, 'id' | 'suggestion'>>, mergeKey?: string): boolean {
    const change = { index: this.#document.indexOf(before.id), before, after: asTouched(before, patch) };
    return this.#commit(change, mergeKey === undefined ? undefined : `${mergeKey} ${before.id}`);
  }

  #commit(change: Change, mergeKey?: string): boolean {
    if (this.isReadOnly) return false;
    this.#document.apply([change]);
    this.#history.push({ changes: [change], ...(mergeKey === undefined ? {} : { mergeKey }) });
    this.#changed('edit');
    return true;
  }

  #step(changes: readonly Change[] | null, origin: 'undo' | 'redo'): boolean {
    if (changes === null) return false;
    this.#document.apply(changes);
    this.#changed(origin);
    return true;
  }

  #changed(origin: ChangeOrigin): void {
    this.index.reset(this.boxes);
    if (this.#selectedId !== null && this.selected === null) this.select(null);
    this.#listeners.onChange(origin);
  }
}
