import { expect, test } from 'vitest';
import { makeBox, TestEditor } from './testing/test-editor';

function selecting(...rects: [number, number, number, number][]): TestEditor {
  const it = new TestEditor();
  it.editor.load(rects.map((rect, place) => makeBox(`b${place}`, rect)));
  it.editor.setTool('select');
  return it;
}

test('a click selects the smallest of overlapping boxes, a click beside them none', () => {
  const it = selecting([10, 10, 200, 200], [50, 50, 40, 40], [60, 60, 100, 100]);
  it.click([70, 70]);
  expect(it.selectedId).toBe('b1');
  it.click([140, 140]);
  expect(it.selectedId).toBe('b2');
  it.click([20, 20]);
  expect(it.selectedId).toBe('b0');
  it.click([300, 250]);
  expect(it.selectedId).toBeNull();
});

test('a drag moves a box as one step', () => {
  const it = selecting([10, 10, 50, 50]);
  it.drag([30, 30], [80, 45]);
  expect(it.rects).toEqual([[60, 25, 50, 50]]);
  it.key('Ctrl+Z');
  expect(it.rects).toEqual([[10, 10, 50, 50]]);
});

test('a moved box stays within the picture and keeps its size', () => {
  const it = selecting([10, 10, 50, 50]);
  it.drag([30, 30], [900, -400]);
  expect(it.rects).toEqual([[350, 0, 50, 50]]);
});

test.each([
  ['nw', [100, 100], [80, 90], [80, 90, 120, 110]],
  ['n', [150, 100], [999, 90], [100, 90, 100, 110]],
  ['ne', [200, 100], [230, 120], [100, 120, 130, 80]],
  ['e', [200, 150], [230, 10], [100, 100, 130, 100]],
  ['se', [200, 200], [250, 260], [100, 100, 150, 160]],
  ['s', [150, 200], [0, 250], [100, 100, 100, 150]],
  ['sw', [100, 200], [90, 210], [90, 100, 110, 110]],
  ['w', [100, 150], [120, 0], [120, 100, 80, 100]],
] as const)('the %s grip resizes', (_name, from, to, expected) => {
  const it = selecting([100, 100, 100, 100]);
  it.click([150, 150]).drag(from, to);
  expect(it.rects).toEqual([[...expected]]);
});

test('a grip dragged past the opposite edge turns the box over', () => {
  const it = selecting([100, 100, 100, 100]);
  it.click([150, 150]).drag([200, 150], [60, 150]);
  expect(it.rects).toEqual([[60, 100, 40, 100]]);
});

test('a grip never makes a box thinner than three pixels or larger than the picture', () => {
  const it = selecting([100, 100, 100, 100]);
  it.click([150, 150]).drag([200, 150], [101, 150]);
  expect(it.rects).toEqual([[100, 100, 3, 100]]);
  it.key('Ctrl+Z');
  it.drag([200, 200], [4_000, 3_000]);
  expect(it.rects).toEqual([[100, 100, 300, 200]]);
});

test('grips are 24 pixels wide for a mouse and 44 for a finger', () => {
  const press = (offset: number, type: 'mouse' | 'touch') => {
    const it = selecting([100, 100, 100, 100]);
    it.click([150, 150]).drag([200 + offset, 200 + offset], [230 + offset, 230 + offset], { type });
    return it.rects;
  };
  expect(press(11, 'mouse')).toEqual([[100, 100, 130, 130]]);
  expect(press(14, 'mouse')).toEqual([[100, 100, 100, 100]]);
  expect(press(14, 'touch')).toEqual([[100, 100, 130, 130]]);
  expect(press(24, 'touch')).toEqual([[100, 100, 100, 100]]);
});

test('the middle of a small selected box moves it rather than resizing it', () => {
  const it = selecting([100, 100, 12, 12]);
  it.click([106, 106]).drag([106, 106], [126, 106]);
  expect(it.rects).toEqual([[120, 100, 12, 12]]);
});

test('Escape during a move or a resize puts the box back', () => {
  const it = selecting([100, 100, 100, 100]);
  it.down([150, 150]).move([180, 180]);
  it.key('Escape');
  it.up([180, 180]);
  expect([it.rects, it.editor.drawing.history.canUndo]).toEqual([[[100, 100, 100, 100]], false]);
  expect(it.selectedId).toBe('b0');
  it.key('Escape');
  expect(it.selectedId).toBeNull();
});

test('several categories sit on one box, the first is primary, and toggling twice takes one off', () => {
  const it = selecting([100, 100, 100, 100]);
  it.click([150, 150]);
  it.editor.execute('set-categories', ['3']);
  it.editor.execute('toggle-category', '5');
  expect(it.boxes[0]?.categories).toEqual(['3', '5']);
  it.editor.execute('toggle-category', '3');
  expect(it.boxes[0]?.categories).toEqual(['5']);
  it.key('Ctrl+Z');
  expect(it.boxes[0]?.categories).toEqual(['3', '5']);
});

test('attribute keys toggle the selected box and can be undone', () => {
  const it = selecting([100, 100, 100, 100]);
  expect(it.key('o')).toBe(false);
  it.click([150, 150]);
  expect([it.key('o'), it.key('g')]).toEqual([true, true]);
  expect(it.boxes[0]?.attributes).toEqual({ occluded: true, truncated: false, group_of: true, difficult: false });
  it.key('Ctrl+Z');
  expect(it.boxes[0]?.attributes.group_of).toBe(false);
});

test('a suggestion becomes one’s own when it is accepted, moved or relabelled', () => {
  const touched = (act: (it: TestEditor) => void) => {
    const it = selecting();
    it.editor.load([{ ...makeBox('s', [100, 100, 100, 100]), suggestion: true, method: 'suggestion' }]);
    it.editor.execute('select', 's');
    act(it);
    return it.boxes[0]?.suggestion;
  };
  expect(touched(() => undefined)).toBe(true);
  expect(touched((it) => it.key('a'))).toBeUndefined();
  expect(touched((it) => it.key('ArrowLeft'))).toBeUndefined();
  expect(touched((it) => it.editor.execute('set-categories', ['4']))).toBeUndefined();
});

test('loading another question forgets selection and history', () => {
  const it = selecting([100, 100, 100, 100]);
  it.click([150, 150]);
  it.key('ArrowLeft');
  it.editor.load([makeBox('other', [1, 1, 10, 10])]);
  expect([it.selectedId, it.editor.drawing.history.canUndo, it.rects]).toEqual([null, false, [[1, 1, 10, 10]]]);
});
