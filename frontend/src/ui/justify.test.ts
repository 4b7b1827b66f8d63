import { expect, test } from 'vitest';
import { justify, widthInRow } from './justify';

const wide = { width: 300, height: 100 };
const square = { width: 100, height: 100 };

test('full rows fill the width to the pixel', () => {
  const rows = justify([wide, square, square, wide], { width: 404, rowHeight: 110, gap: 4 });
  expect(rows.map((row) => row.items.length)).toEqual([2, 2]);
  for (const { items, height } of rows) {
    const filled = items.reduce((sum, item) => sum + widthInRow(item, height), 0) + 4 * (items.length - 1);
    expect(filled).toBeCloseTo(404, 6);
  }
});

test('a last row that is not full is no higher than the one before', () => {
  const rows = justify([wide, square, square], { width: 404, rowHeight: 110, gap: 4 });
  expect(rows.map((row) => Math.round(row.height))).toEqual([100, 100]);
  expect(justify([square], { width: 404, rowHeight: 110, gap: 4 })[0]?.height).toBe(110);
});

test('a panorama does not swallow a row, and nothing makes no row', () => {
  expect(widthInRow({ width: 10_000, height: 10 }, 100)).toBe(400);
  expect(justify([], { width: 404, rowHeight: 110, gap: 4 })).toEqual([]);
});
