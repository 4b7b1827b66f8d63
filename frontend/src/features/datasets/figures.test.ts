import { expect, test } from 'vitest';
import type { Release } from '../../api/types';
import { byYear, categoryCounts, nextName, openObjects } from './figures';

// Only what is counted here is spelled; the rest of a release does not matter to these functions.
const release = {
  categories: [
    { id: 4, name: 'pear' },
    { id: 9, name: 'cup' },
  ],
  counts: {
    images: 30,
    splits: {
      train: { images: 20, objects: 50, categories: { 4: 10, 9: 40 } },
      val: { images: 5, objects: 12, categories: { 9: 12 } },
      test: { images: 5 },
    },
  },
} as unknown as Release;

test('categories are counted over the open splits, and a withheld one tells nothing', () => {
  expect(categoryCounts(release).map(({ category, objects, position }) => [category.name, objects, position])).toEqual([
    ['cup', 52, 1],
    ['pear', 10, 0],
  ]);
  expect(openObjects(release)).toBe(62);
});

test('the next name counts on within the year', () => {
  const now = new Date('2026-03-04T10:00:00Z');
  expect(nextName([], now)).toBe('2026.1');
  expect(nextName([{ name: '2026.1' }, { name: '2026.9' }, { name: '2025.14' }, { name: 'pilot' }], now)).toBe(
    '2026.10',
  );
});

test('releases stand under their year, the newest first', () => {
  const of = (frozen_at: string) => ({ frozen_at, created_at: frozen_at });
  const found = byYear([of('2025-05-01T00:00:00Z'), of('2026-06-01T00:00:00Z'), of('2025-07-01T00:00:00Z')]);
  expect(found.map(([year, some]) => [year, some.length])).toEqual([
    [2026, 1],
    [2025, 2],
  ]);
});
