import type { StageKind } from '../../api/types';
import { type Box, type KeyInput, NO_ATTRIBUTES, type Rect } from '../../engine';
import type { Assignment, Word } from './api';

export type CheckingKind = Exclude<StageKind, 'draw' | 'tag'>;

const WORDS: Record<CheckingKind, readonly Word[]> = {
  verify: ['yes', 'no', 'maybe'],
  cover: ['complete', 'missing'],
  adjudicate: ['yes', 'no', 'maybe'],
};

/** The letter of each answer; its place in the row is its digit. */
export const LETTERS: Record<Word, string> = { yes: 'Y', no: 'N', maybe: 'M', complete: 'C', missing: 'M' };

/** The kind of a question that checks what others found, or null where one finds things oneself. */
export function checkingKind(assignment: Assignment | null): CheckingKind | null {
  const kind = assignment?.stage.kind ?? null;
  return kind === null || kind === 'draw' || kind === 'tag' ? null : kind;
}

/** The answers that a question takes, in the order of their digits. */
export function wordsOf(assignment: Assignment | null): readonly Word[] {
  const kind = checkingKind(assignment);
  return kind === null ? [] : WORDS[kind];
}

/** The answer that a key means for a question: its letter, wherever the layout has it, or its digit. */
export function wordOfKey(assignment: Assignment | null, event: KeyInput): Word | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing) return null;
  const words = wordsOf(assignment);
  const digit = Number(event.key);
  if (Number.isInteger(digit) && digit > 0) return words[digit - 1] ?? null;
  const letter = /^[a-z]$/i.test(event.key) ? event.key.toUpperCase() : event.code.replace(/^Key/, '');
  return words.find((word) => LETTERS[word] === letter) ?? null;
}

interface Subject {
  readonly categories?: readonly number[];
  readonly boxes?: readonly Place[];
  readonly votes?: { readonly yes: number; readonly no: number };
}
type Place = Rect & { readonly categories: readonly number[] };

function subjectOf(assignment: Assignment): Subject & Partial<Place> {
  return (assignment.subject ?? {}) as Subject & Partial<Place>; // as `ask` of the server writes it
}

/** The categories that the object in question is said to have. */
export function askedCategories(assignment: Assignment | null): readonly number[] {
  return assignment === null ? [] : (subjectOf(assignment).categories ?? []);
}

/** How those before were divided, where they left it to this person. */
export function votesBefore(assignment: Assignment | null): { readonly yes: number; readonly no: number } | null {
  return assignment === null ? null : (subjectOf(assignment).votes ?? null);
}

/** The boxes in question: one, all of them, or none for a category of the whole picture. */
export function askedBoxes(assignment: Assignment): Box[] {
  const { boxes, x, y, width, height, categories = [] } = subjectOf(assignment);
  const isPlaced = x !== undefined && y !== undefined && width !== undefined && height !== undefined;
  const places = boxes ?? (isPlaced ? [{ x, y, width, height, categories }] : []);
  return places.map((place, number) => ({
    id: `asked-${number}`,
    x: place.x,
    y: place.y,
    width: place.width,
    height: place.height,
    categories: place.categories.map(String),
    attributes: NO_ATTRIBUTES,
    method: 'import',
  }));
}

const CONTEXT = 1 / 6; // of the picture's shorter side: even a small object is shown in its surroundings

/** What to zoom to: the box, or around it as much as makes clear where it is. The viewport leaves as much room again. */
export function contextOf(box: Rect, picture: { readonly width: number; readonly height: number }): Rect {
  const least = Math.min(picture.width, picture.height) * CONTEXT;
  const width = Math.max(box.width, least);
  const height = Math.max(box.height, least);
  return { x: box.x - (width - box.width) / 2, y: box.y - (height - box.height) / 2, width, height };
}
