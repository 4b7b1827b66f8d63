import { expect, test } from 'vitest';
import type { ReviewDetail, ReviewObject } from '../../api/types';
import { absentOf, bySaying, partsOf, votersOf } from './votes';

const box = (category: number, ...attributes: string[]) => ({
  x: 0,
  y: 0,
  width: 5,
  height: 5,
  categories: [category],
  attributes,
});
const at = '2026-11-24T12:00:00Z';

const detail = {
  votes: [
    { voter: 'A', task: 1, answered_at: at, boxes: [box(7), box(1)] },
    { voter: 'B', task: 1, answered_at: at, boxes: [box(2, 'occluded')] },
    { voter: 'C', task: 1, answered_at: at, boxes: [] },
    { voter: 'D', task: 2, answered_at: at },
  ],
} as unknown as ReviewDetail; // the other parts of an image do not matter here

const object = {
  voters: ['A', 'B'],
  parts: [
    { vote: 0, box: 1 },
    { vote: 1, box: 0 },
  ],
} as unknown as ReviewObject; // likewise

test('an object is traced to the box of each voter', () => {
  expect(partsOf(detail, object).map(({ voter, box: drawn }) => [voter, drawn?.categories[0]])).toEqual([
    ['A', 1],
    ['B', 2],
  ]);
});

test('who was asked the same and did not mark it is known; who answered another question is not blamed', () => {
  expect(absentOf(detail, object)).toEqual(['C']);
  expect(votersOf(detail)).toEqual(['A', 'B', 'C']);
});

test('voters are grouped by what they said', () => {
  const parts = partsOf(detail, object);
  expect(bySaying(parts, ({ categories }) => String(categories[0]))).toEqual([
    ['1', ['A']],
    ['2', ['B']],
  ]);
  expect(bySaying(parts, ({ attributes }) => attributes.join())).toEqual([
    ['', ['A']],
    ['occluded', ['B']],
  ]);
});
