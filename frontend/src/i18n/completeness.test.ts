import { expect, test } from 'vitest';
import { en } from './en';
import { zh } from './zh';

/** Words that are the same in both languages: names, formats and figures. */
const SHARED = new Set(['CSV', 'ImageNet', 'Pascal VOC', 'COCO', 'YOLO', 'AP50', 'mAP', 'Dropout', 'Quorum']);

function leaves(words: object, path = ''): [string, unknown][] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null
      ? leaves(value, `${path}${key}.`)
      : [[`${path}${key}`, value] as [string, unknown]],
  );
}

const english = new Map(leaves(en));
const chinese = new Map(leaves(zh));

test('both languages have the same keys', () => {
  expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort());
});

test('no Chinese sentence is left in English or empty', () => {
  const left = [...chinese].filter(
    ([key, words]) => typeof words === 'string' && words === english.get(key) && !SHARED.has(words),
  );
  expect(left).toEqual([]);
  expect([...chinese].filter(([, words]) => words === '')).toEqual([]);
});

test('a sentence that takes values takes them in both languages', () => {
  const functions = [...english].filter(([, words]) => typeof words === 'function');
  expect(functions.filter(([key]) => typeof chinese.get(key) !== 'function')).toEqual([]);
});
