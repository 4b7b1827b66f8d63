import type { Stage } from '../../api/types';
import { NO_ATTRIBUTES } from '../../engine';
import type { Answer, Assignment, Payload } from '../workspace/api';
import type { Draft, Keeping } from '../workspace/bench-state';
import { NO_TAGS } from '../workspace/tag-sheet';
import type { Gold, KnownAnswer } from './gold';

/** What a known answer is given to: a question of a project, with the answer it has had so far. */
export interface GoldQuestion {
  image: Gold['image'];
  stage: { id: number; kind: 'draw' | 'tag' };
  gold: Gold | null;
}

type Asking = GoldQuestion['stage'];

/** The stages whose answers can be known: where people say what is there. */
export function answerable(stages: readonly Stage[]): Asking[] {
  return stages.flatMap(({ id, kind }) => (kind === 'draw' || kind === 'tag' ? [{ id, kind }] : []));
}

/** The stage that is meant: the named one, else where boxes are drawn, else the first. */
export function meant(stages: readonly Stage[], named: string | null): Asking | undefined {
  const found = answerable(stages);
  return found.find(({ id }) => String(id) === named) ?? found.find(({ kind }) => kind === 'draw') ?? found[0];
}

/** The question as the workbench takes it. It is nobody's assignment: the id only tells it from others. */
export function asAssignment({ image, stage, gold }: GoldQuestion): Assignment {
  return {
    id: gold?.id ?? image.id,
    task_id: gold?.task ?? 0,
    stage: { ...stage, settings: {} },
    image,
    subject: null,
    brief_version: 0,
    lease_until: '',
    suggestion: null,
  };
}

/** A known answer as a drawing, or as marks, that can be changed. */
export function draftOf({ boxes, tags }: KnownAnswer): Draft {
  if (tags !== undefined) return { kind: 'tag', sheet: { ...NO_TAGS, tags }, activeMs: 0 };
  const drawn = (boxes ?? []).map((box, place) => ({
    id: `known-${place}`,
    x: box.x,
    y: box.y,
    width: box.width,
    height: box.height,
    categories: box.categories.map(String),
    attributes: { ...NO_ATTRIBUTES, ...Object.fromEntries((box.attributes ?? []).map((name) => [name, true])) },
    method: 'import' as const,
  }));
  const history = { done: [], undone: [] };
  return { kind: 'draw', snapshot: { version: 1, boxes: drawn, history, activeCategories: [] }, activeMs: 0 };
}

/** The place of an unfinished known answer: another one for each revision that it starts from. */
export function draftKey(projectId: number, { image, stage, gold }: GoldQuestion): string {
  return `quorum.gold.${projectId}.${stage.id}.${image.id}.${gold?.revision ?? 0}`;
}

const DRAFT_DELAY = 200; // milliseconds after a change, as in the journal

/** Keeps an unfinished known answer in the browser until the server has it, and hands the finished one on. */
export class GoldKeeper implements Keeping {
  readonly #key: string;
  readonly #before: Draft | null;
  readonly #onAnswer: (answer: Answer) => void;
  #read: (() => unknown) | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(key: string, before: KnownAnswer | null, onAnswer: (answer: Answer) => void) {
    this.#key = key;
    this.#before = before === null ? null : draftOf(before);
    this.#onAnswer = onAnswer;
  }

  noteChange(_assignment: number, read: () => unknown): void {
    this.#read = read;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), DRAFT_DELAY);
  }

  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    const read = this.#read;
    this.#read = null;
    if (read !== null) localStorage.setItem(this.#key, JSON.stringify(read()));
  }

  async draftOf(): Promise<{ snapshot: unknown } | null> {
    const kept = localStorage.getItem(this.#key);
    if (kept !== null) return { snapshot: JSON.parse(kept) };
    return this.#before === null ? null : { snapshot: this.#before };
  }

  async submit(_assignment: number, payload: unknown): Promise<void> {
    await this.flush();
    this.#onAnswer((payload as Payload).answer); // written by `submit` of the workbench and by nothing else
  }

  /** The server has it. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#read = null;
    localStorage.removeItem(this.#key);
  }
}
