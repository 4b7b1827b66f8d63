import { expect, test } from 'vitest';
import { categoryRows, confusionOf, examplesOf, intervalOf } from './evaluation';

const figures = {
  ap50: 0.8,
  intervals: { ap50: [0.7, 0.9], ap: null },
  per_category: [
    { category: 0, name: 'RBC', boxes: 40, ap50: 0.9, ap: 0.6 },
    { category: 1, name: 'WBC', boxes: 0, ap50: null, ap: null },
  ],
  confusion: [
    [3, 1, 0],
    [0, 4, 1],
  ],
};

test('categories get the columns that any of them has', () => {
  expect(categoryRows(figures)).toEqual({
    columns: ['boxes', 'ap50', 'ap'],
    rows: [
      { name: 'RBC', figures: { boxes: 40, ap50: 0.9, ap: 0.6 } },
      { name: 'WBC', figures: { boxes: 0, ap50: null, ap: null } },
    ],
  });
  expect(categoryRows({})).toEqual({ columns: [], rows: [] });
});

test('an interval is there or it is not', () => {
  expect(intervalOf(figures, 'ap50')).toEqual([0.7, 0.9]);
  expect(intervalOf(figures, 'ap')).toBeNull();
  expect(intervalOf({}, 'ap50')).toBeNull();
});

test('the confusion matrix is a table of numbers, or absent', () => {
  expect(confusionOf(figures)).toEqual([
    [3, 1, 0],
    [0, 4, 1],
  ]);
  expect(confusionOf({ confusion: 'no' })).toBeNull();
});

test('examples are those that the server named; a withheld split names none', () => {
  const one = { image: 3, name: '3.jpg', width: 4, height: 3, score: 0.5 };
  expect(examplesOf({ examples: { best: [one, { image: 'x' }], worst: [] } })).toEqual({ best: [one], worst: [] });
  expect(examplesOf({})).toEqual({ best: [], worst: [] });
});
