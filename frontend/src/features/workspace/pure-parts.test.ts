import { expect, test } from 'vitest';
import { ENGINE_KEYS, type KeyInput } from '../../engine';
import { ActiveTime } from './active-time';
import { findCategories } from './category-search';
import { digitOf, meaningOf, WORKSPACE_KEYS } from './keys';
import { makeWork } from './testing/fake-server';

function event(key: string, target: Element, extra: Partial<KeyInput> = {}) {
  const plain = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, isComposing: false };
  return { key, code: '', target, ...plain, ...extra };
}

function element(markup: string): Element {
  const host = document.createElement('div');
  host.innerHTML = markup;
  const found = host.querySelector('[data-here]');
  if (found === null) throw new Error('The markup marks no element with data-here.');
  return found;
}

test('time counts while a hand is at work and the page in sight', () => {
  let now = 0;
  const time = new ActiveTime(() => now);
  time.start(5_000);
  now = 3_000;
  time.touch();
  now = 100_000;
  expect(time.read()).toBe(5_000 + 3_000 + 20_000);
  time.touch();
  now = 101_000;
  time.setInSight(false);
  now = 500_000;
  expect(time.read()).toBe(29_000);
  time.setInSight(true);
  now = 501_000;
  expect(time.read()).toBe(30_000);
});

test('no chord belongs to the page and to the canvas', () => {
  const page = Object.values(WORKSPACE_KEYS).flat() as string[];
  const canvas = new Set<string>(Object.values(ENGINE_KEYS).flat());
  expect(page.filter((chord) => canvas.has(chord))).toEqual([]);
  expect(new Set(page).size).toBe(page.length);
});

test.each([
  ['a letter on the picture', 'w', '<div data-here></div>', { for: 'canvas' }],
  ['a digit on the picture', '1', '<div data-here></div>', { for: 'page', action: 'category-1' }],
  ['a letter in a text field', 'c', '<input data-here>', null],
  ['Enter on a focused button', 'Enter', '<button data-here></button>', null],
  ['a digit on a focused button', '2', '<button data-here></button>', { for: 'page', action: 'category-2' }],
  ['any key in a dialog', 'w', '<div role="dialog"><button data-here></button></div>', null],
])('%s goes where it belongs', (_what, key, markup, meaning) => {
  expect(meaningOf(event(key, element(markup)))).toEqual(meaning);
});

test('submit works from a text field too, and nothing while a word is being composed', () => {
  const field = element('<input data-here>');
  expect(meaningOf(event('Enter', field, { ctrlKey: true }))).toEqual({ for: 'page', action: 'submit' });
  expect(meaningOf(event('Enter', field, { ctrlKey: true, isComposing: true }))).toBeNull();
});

test('the first ten categories have digits, the tenth is 0', () => {
  expect([0, 8, 9, 10].map(digitOf)).toEqual(['1', '9', '0', null]);
});

test('categories are found by any name, whole names first, then beginnings, then the rest', () => {
  const { categories } = makeWork();
  const names = (typed: string) => findCategories(categories, typed).map(({ name }) => name);
  expect(names('cell')).toEqual(['red cell', 'white cell']);
  expect(names('PLATE')).toEqual(['platelet']);
  expect(names('红细胞')).toEqual(['red cell']);
  expect(names('细胞')).toEqual(['red cell', 'white cell']);
  expect(names('  ')).toEqual(['red cell', 'white cell', 'platelet']);
  expect(names('zebra')).toEqual([]);
});
