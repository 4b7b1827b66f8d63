import { expect, test } from 'vitest';
import type { Category, ImportReport, Source } from '../../api/types';
import { choiceToValue, namesIn, proposedMapping, typedNames, valueToChoice } from './mapping';

const category = (id: number, name: string, zh = ''): Category => ({
  id,
  name,
  names: zh === '' ? {} : { zh },
  definition: '',
  definitions: {},
  wnid: null,
  position: id,
});

const report: ImportReport = {
  categories: [
    { name: 'RBC', count: 40, category_id: null },
    { name: 'platelet', count: 90, category_id: 3 },
    { name: '猫', count: 1, category_id: null },
  ],
  unknown_categories: [
    { name: 'RBC', count: 40, suggestion: null },
    { name: 'smudge', count: 2, suggestion: null },
  ],
};
// Only the report matters here; the rest of a source is spelled where it does.
const source = { report } as Source;

test('names are listed once, the most frequent first', () => {
  expect(namesIn(report)).toEqual([
    { name: 'platelet', count: 90 },
    { name: 'RBC', count: 40 },
    { name: 'smudge', count: 2 },
    { name: '猫', count: 1 },
  ]);
});

test('a name goes to its category of the project, whatever its case or language, and else becomes a new one', () => {
  expect(proposedMapping(source, [category(3, 'Platelets'), category(4, 'rbc'), category(5, 'cat', '猫')])).toEqual({
    platelet: 3,
    RBC: 4,
    smudge: 'new',
    猫: 5,
  });
});

test('a category outside the project is not taken for granted', () => {
  expect(proposedMapping(source, [])).toEqual({ platelet: 'new', RBC: 'new', smudge: 'new', 猫: 'new' });
});

test('a choice survives the form', () => {
  for (const choice of [7, 'new', null] as const) expect(valueToChoice(choiceToValue(choice))).toBe(choice);
});

test('typed names are split at lines and commas of both languages, and kept once', () => {
  expect(typedNames(' pear, cup\nlemon，pear\n\n柠檬、杯子 ')).toEqual(['pear', 'cup', 'lemon', '柠檬', '杯子']);
});
