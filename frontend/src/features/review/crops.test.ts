import { expect, test } from 'vitest';
import type { Crop } from '../../api/types';
import { columnsFor, cropActionOfKey, judgement, marked, moved, renditionOf, sheetOf, windowOf } from './crops';

function crop(id: number, part: Partial<Crop> = {}): Crop {
  return {
    id,
    state: 'proposed',
    layer: 0,
    categories: [1],
    x: 100,
    y: 100,
    width: 40,
    height: 20,
    attributes: [],
    confidence: 0.9,
    agreement: 0.8,
    votes_for: 3,
    votes: 3,
    conflicts: [],
    decided_at: null,
    image: { id: 5, width: 640, height: 480, urls: { 256: '', 1024: '', 2048: '' }, name: 'a.jpg' },
    ...part,
  };
}

const page = sheetOf([1, 2, 3, 4, 5].map((id) => crop(id)));

const press = (key: string, part: Partial<KeyboardEventInit> = {}) =>
  cropActionOfKey({ key, code: '', ctrlKey: false, metaKey: false, altKey: false, isComposing: false, ...part });

test('arrows walk a grid of three columns and stop at its edges', () => {
  const at = (...keys: string[]) =>
    keys.reduce((sheet, key) => {
      const action = press(key);
      return action === null ? sheet : moved(sheet, action, 3);
    }, page).at;
  expect(at('ArrowRight', 'ArrowDown')).toBe(4);
  expect(at('ArrowDown', 'ArrowDown')).toBe(3);
  expect(at('ArrowLeft')).toBe(0);
  expect(at('ArrowUp')).toBe(0);
  expect(at('End')).toBe(4);
  expect(at('End', 'ArrowRight')).toBe(4);
  expect(at('End', 'Home')).toBe(0);
});

test('X and Space mark and unmark, digits give the reason and change it', () => {
  expect(press('x')).toBe('mark');
  expect(press(' ')).toBe('mark');
  expect(press('3')).toEqual({ reason: 2 });
  expect(press('6')).toEqual({ reason: 5 });
  expect(press('7')).toBeNull();
  const once = marked(page, 2, null);
  expect([...once.wrong]).toEqual([[2, 0]]);
  expect([...marked(once, 2, null).wrong]).toEqual([]);
  expect([...marked(once, 2, 3).wrong]).toEqual([[2, 3]]);
  expect([...marked(marked(once, 2, 3), 2, 3).wrong]).toEqual([]);
  expect(page.wrong.size).toBe(0);
});

test('Enter sends and Z takes back, with Ctrl as well; what an input method composes does neither', () => {
  expect(press('Enter')).toBe('send');
  expect(press('Enter', { ctrlKey: true })).toBe('send');
  expect(press('z')).toBe('undo');
  expect(press('z', { metaKey: true })).toBe('undo');
  expect(press('Process', { code: 'KeyX' })).toBe('mark');
  expect(press('Process', { code: 'Digit2' })).toEqual({ reason: 1 });
  expect(press('Enter', { isComposing: true })).toBeNull();
  expect(press('x', { ctrlKey: true })).toBeNull();
});

test('what is sent names all that was shown, and the wrong ones with their reasons', () => {
  expect(judgement(marked(marked(page, 2, null), 5, 3))).toEqual({
    objects: [1, 2, 3, 4, 5],
    wrong: [
      { object: 2, reason: 'There is no such object.' },
      { object: 5, reason: 'The box does not fit.' },
    ],
  });
});

test('a tile shows the box in its middle with a margin, and stays inside the image', () => {
  const near = (actual: number, wanted: number) => expect(actual).toBeCloseTo(wanted, 6);
  const window = windowOf(crop(1));
  near(window.width, 68);
  near(window.x, 86);
  near(window.y, 76);
  expect(windowOf(crop(1, { x: 0, y: 470, width: 40, height: 10 }))).toEqual({ x: 0, y: 412, width: 68, height: 68 });
  expect(windowOf(crop(1, { x: 10, y: 10, width: 2, height: 2 })).width).toBe(24);
});

test('a tag, and a box larger than the image is high, show the whole with its surround', () => {
  const whole = { x: 0, y: -80, width: 640, height: 640 };
  expect(windowOf(crop(1, { x: null, y: null, width: null, height: null }))).toEqual(whole);
  expect(windowOf(crop(1, { x: 0, y: 0, width: 640, height: 480 })).y).toBeLessThan(0);
});

test('the rendition is the smallest that is sharp on the tile', () => {
  const image = { id: 5, width: 4_000, height: 3_000, urls: { 256: '', 1024: '', 2048: '' }, name: 'a.jpg' };
  const large = crop(1, { image, x: 0, y: 0, width: 2_400, height: 2_000 });
  const small = crop(1, { image, x: 0, y: 0, width: 100, height: 100 });
  expect(renditionOf(large, windowOf(large), 140)).toBe('256');
  expect(renditionOf(large, windowOf(large), 280)).toBe('1024');
  expect(renditionOf(small, windowOf(small), 140)).toBe('2048');
  expect(renditionOf(crop(1), windowOf(crop(1)), 140)).toBe('1024');
});

test('48 tiles fit a wide window, few do not grow without end, and a phone has three columns to scroll', () => {
  expect(columnsFor(48, 1_408, 700, 4)).toBe(11);
  expect(columnsFor(48, 1_408, 702, 4)).toBe(10);
  expect(columnsFor(5, 1_408, 700, 4)).toBe(7);
  expect(columnsFor(48, 1_408, 200, 4)).toBe(14);
  expect(columnsFor(48, 358, 560, 4)).toBe(3);
});
