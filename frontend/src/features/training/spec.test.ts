import { expect, test } from 'vitest';
import type { SpecField } from '../../api/types';
import { changedSettings, specValue } from './spec';

const field = (kind: SpecField['kind']): SpecField => ({ name: 'x', kind });

test('a field of the form becomes a value of its kind', () => {
  expect(specValue(field('integer'), '12')).toBe(12);
  expect(specValue(field('number'), '1e-3')).toBe(0.001);
  expect(specValue(field('number'), ' ')).toBeNull();
  expect(specValue(field('choice'), 'adam')).toBe('adam');
  expect(specValue(field('boolean'), 'true')).toBe(true);
  expect(specValue(field('boolean'), 'false')).toBe(false);
});

test('only what somebody chose is sent', () => {
  expect(changedSettings({ epochs: 20, seed: 0, augment: false }, { epochs: 10, seed: 0, augment: true })).toEqual({
    epochs: 20,
    augment: false,
  });
});
