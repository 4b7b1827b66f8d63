import { expect, test } from 'vitest';
import type { ReviewDetail, ReviewObject } from '../../api/types';
import {
  actionOfKey,
  approvalsOfRest,
  decisionsOfDrawing,
  inOrder,
  neighbour,
  nextUndecided,
  undecided,
  withDecision,
} from './desk';

function object(id: number, part: Partial<ReviewObject> = {}): ReviewObject {
  return {
    id,
    state: 'proposed',
    layer: 0,
    categories: [1],
    x: id * 10,
    y: 0,
    width: 8,
    height: 8,
    attributes: [],
    confidence: 0.9,
    agreement: 0.8,
    votes_for: 3,
    votes: 3,
    conflicts: [],
    decided_at: null,
    voters: ['A'],
    parts: [],
    verdicts: [],
    ...part,
  };
}

function detail(...objects: ReviewObject[]): ReviewDetail {
  return {
    image: { id: 5, width: 100, height: 100, urls: { 256: '', 1024: '', 2048: '' }, name: 'a.jpg' },
    state: 'proposed',
    layer: 0,
    layers_needed: 1,
    risk: 0.2,
    objects,
    votes: [],
    may_review: true,
    reason: null,
    reason_text: null,
    doubt: null,
  };
}

const drawnOf = ({ objects }: ReviewDetail) =>
  objects.map(({ id, x, y, width, height }) => ({
    id: String(id),
    x: x ?? 0,
    y: y ?? 0,
    width: width ?? 0,
    height: height ?? 0,
    categories: ['1'],
  }));

test('an approval leaves one object fewer to decide and the others as they were', () => {
  const before = detail(object(1), object(2));
  const after = withDecision(before, { object: 1, decision: 'approve' });
  expect(undecided(after).map(({ id }) => id)).toEqual([2]);
  expect(after.objects[1]).toBe(before.objects[1]);
});

test('a rejected object no longer waits, and a correction passes with its new place', () => {
  const rejected = withDecision(detail(object(1)), { object: 1, decision: 'reject', reason: 'not there' });
  expect(rejected.objects[0]?.state).toBe('rejected');
  const corrected = withDecision(detail(object(1)), {
    object: 1,
    decision: 'correct',
    correction: { categories: [4] },
  });
  expect(corrected.objects[0]).toMatchObject({ state: 'verified', categories: [4], x: 10 });
});

test('what an earlier layer approved waits again in the second', () => {
  const second = { ...detail(object(1, { layer: 1 }), object(2, { layer: 2, state: 'verified' })), layer: 1 };
  expect(undecided(second).map(({ id }) => id)).toEqual([1]);
});

test('the next object that waits is found around the end', () => {
  const image = detail(object(1), object(2, { state: 'verified' }), object(3));
  expect(nextUndecided(image, 1)).toBe(3);
  expect(nextUndecided(image, 3)).toBe(1);
  expect(nextUndecided(detail(object(2, { state: 'rejected' })), 2)).toBeNull();
});

test('the list keeps its order while the server sorts decided objects away, and new ones come last', () => {
  const answered = detail(object(3), object(9), object(1, { state: 'verified' }));
  expect(inOrder(answered, [1, 3]).objects.map(({ id }) => id)).toEqual([1, 3, 9]);
});

test('the arrows walk the list and stop at its ends', () => {
  const image = detail(object(1), object(2));
  expect(neighbour(image, null, 1)).toBe(1);
  expect(neighbour(image, 1, 1)).toBe(2);
  expect(neighbour(image, 2, 1)).toBe(2);
  expect(neighbour(image, 1, -1)).toBe(1);
});

test('completing approves exactly what is left', () => {
  const image = detail(object(1), object(2, { state: 'rejected' }), object(3));
  expect(approvalsOfRest(image)).toEqual([
    { object: 1, decision: 'approve' },
    { object: 3, decision: 'approve' },
  ]);
});

test('a dragged box is a correction, a deleted one a rejection, a new one an addition', () => {
  const image = detail(object(1), object(2), object(3));
  const [first, , third] = drawnOf(image);
  if (!first || !third) throw new Error('the fixture has three boxes');
  const drawn = [{ ...first, x: 12 }, third, { id: 'new', x: 1, y: 2, width: 3, height: 4, categories: [] }];
  expect(decisionsOfDrawing(drawn, image, 7)).toEqual([
    { object: 1, decision: 'correct', correction: { x: 12, y: 0, width: 8, height: 8 } },
    { object: 2, decision: 'reject', reason: '' },
    { add: { x: 1, y: 2, width: 3, height: 4, categories: [7], attributes: [] } },
  ]);
});

test('a drawing that nobody changed decides nothing', () => {
  const image = detail(object(1), object(2, { state: 'rejected' }));
  expect(decisionsOfDrawing(drawnOf(image), image, 7)).toEqual([]);
});

const press = (key: string, part: Partial<KeyboardEventInit> = {}) =>
  actionOfKey({
    key,
    code: `Key${key.toUpperCase()}`,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    isComposing: false,
    ...part,
  });

test('keys decide: A, R, arrows, digits, Ctrl+Enter, Ctrl+Z', () => {
  expect(press('a')).toBe('approve');
  expect(press('R')).toBe('reject');
  expect(press('ArrowDown')).toBe('next');
  expect(press('ArrowDown', { shiftKey: true })).toBeNull();
  expect(press('1')).toEqual({ category: 0 });
  expect(press('e')).toBe('votes');
  expect(press('c')).toBe('remark');
  expect(press('A', { shiftKey: true })).toEqual({ voter: 'A' });
  expect(press('0')).toEqual({ category: 9 });
  expect(press('Enter', { ctrlKey: true })).toBe('complete');
  expect(press('z', { metaKey: true })).toBe('undo');
});

test('keys of an input method count by their place, and composing ones not at all', () => {
  expect(press('Process', { code: 'KeyA' })).toBe('approve');
  expect(press('a', { isComposing: true })).toBeNull();
  expect(press('a', { altKey: true })).toBeNull();
  expect(press('a', { ctrlKey: true })).toBeNull();
});
