import { expect, test } from 'vitest';
import { makesSense, missingChecks, movedBy } from './checks';

test('an expert comes only after verification, and what is missing is asked only of boxes', () => {
  expect(makesSense(['draw', 'verify', 'adjudicate', 'cover'])).toBe(true);
  expect(makesSense(['draw', 'cover', 'adjudicate', 'verify'])).toBe(false);
  expect(makesSense(['draw', 'adjudicate'])).toBe(false);
  expect(makesSense(['tag', 'cover'])).toBe(false);
  expect(makesSense(['draw', 'verify', 'verify'])).toBe(false);
});

test('a project can have each check once, those of boxes only where some are drawn', () => {
  expect(missingChecks(['draw', 'verify'])).toEqual(['cover', 'adjudicate']);
  expect(missingChecks(['tag'])).toEqual(['verify', 'adjudicate']);
  expect(missingChecks(['tag', 'draw'])).toEqual(['verify', 'cover', 'adjudicate']);
});

test('an entry changes places with its neighbour, and stays at the ends', () => {
  expect(movedBy(['a', 'b', 'c'], 1, -1)).toEqual(['b', 'a', 'c']);
  expect(movedBy(['a', 'b', 'c'], 1, 1)).toEqual(['a', 'c', 'b']);
  expect(movedBy(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
  expect(movedBy(['a', 'b'], 1, 1)).toEqual(['a', 'b']);
});
