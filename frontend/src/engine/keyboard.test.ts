import { expect, test } from 'vitest';
import { actionFor, chordsOf, ENGINE_KEYS, type KeyInput } from './keymap';
import { makeBox, TestEditor } from './testing/test-editor';

function press(key: string, extra: Partial<KeyInput> = {}): KeyInput {
  const plain = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, isComposing: false };
  return { key, code: '', ...plain, ...extra };
}

test('a box can be made, placed, sized and labelled without a pointer', () => {
  const it = new TestEditor({ picture: { width: 400, height: 300 } });
  it.editor.setActiveCategories(['2']);
  it.key('w');
  expect(it.key('Enter')).toBe(true);
  expect(it.rects).toEqual([[166.8, 116.8, 66.4, 66.4]]);
  it.key('Shift+ArrowLeft');
  it.key('ArrowDown');
  it.key('Alt+Shift+ArrowRight');
  it.key('Alt+ArrowUp');
  expect(it.rects).toEqual([[156.8, 117.8, 76.4, 65.4]]);
  it.key('o');
  expect(it.boxes[0]).toMatchObject({ method: 'keyboard', categories: ['2'], attributes: { occluded: true } });
});

test('Enter places nothing unless drawing is armed', () => {
  const it = new TestEditor();
  it.key('v');
  expect([it.key('Enter'), it.boxes]).toEqual([false, []]);
});

test('arrow keys stop at the edge of the picture', () => {
  const it = new TestEditor();
  it.editor.load([makeBox('a', [4, 4, 20, 20])]);
  it.editor.execute('select', 'a');
  it.key('Shift+ArrowLeft');
  it.key('Shift+ArrowUp');
  expect(it.rects).toEqual([[0, 0, 20, 20]]);
  for (let press = 0; press < 5; press += 1) it.key('Alt+Shift+ArrowLeft');
  expect(it.rects).toEqual([[0, 0, 3, 20]]);
});

test('a held arrow key is one step to undo, two presses are two', () => {
  const it = new TestEditor();
  it.editor.load([makeBox('a', [100, 100, 20, 20])]);
  it.editor.execute('select', 'a');
  for (let repeat = 0; repeat < 30; repeat += 1) it.holdKey('ArrowRight');
  it.editor.keyUp();
  it.key('ArrowRight');
  expect(it.rects).toEqual([[131, 100, 20, 20]]);
  it.key('Ctrl+Z');
  expect(it.rects).toEqual([[130, 100, 20, 20]]);
  it.key('Ctrl+Z');
  expect(it.rects).toEqual([[100, 100, 20, 20]]);
});

test('Tab walks the boxes in reading order, round and round', () => {
  const it = new TestEditor();
  it.editor.load([
    makeBox('bottom', [10, 250, 20, 20]),
    makeBox('right', [300, 12, 20, 20]),
    makeBox('left', [10, 15, 20, 20]),
  ]);
  const walk = (chord: string) => {
    it.key(chord);
    return it.selectedId;
  };
  expect([walk('Tab'), walk('Tab'), walk('Tab'), walk('Tab')]).toEqual(['left', 'right', 'bottom', 'left']);
  expect([walk('Shift+Tab'), walk('Shift+Tab')]).toEqual(['bottom', 'right']);
  expect(it.editor.tool).toBe('select');
});

test('Tab without boxes is left to the page', () => {
  expect(new TestEditor().key('Tab')).toBe(false);
});

test('duplicate lays a second box beside the first; delete removes the selected one', () => {
  const it = new TestEditor();
  it.drag([10, 10], [60, 60]);
  it.key('Ctrl+D');
  expect(it.rects).toEqual([
    [10, 10, 50, 50],
    [22, 22, 50, 50],
  ]);
  expect([it.boxes[1]?.method, it.selectedId]).toEqual(['duplicate', 'box-2']);
  it.key('Delete');
  expect([it.rects, it.selectedId]).toEqual([[[10, 10, 50, 50]], null]);
  expect(it.key('Backspace')).toBe(false);
});

test('holding Space pans instead of drawing until it is let go', () => {
  const it = new TestEditor();
  it.editor.execute('zoom', 4);
  const before = it.editor.viewport.visible();
  it.holdKey('Space');
  it.drag([200, 150], [210, 150]);
  expect(it.boxes).toEqual([]);
  expect(it.editor.viewport.visible().x).toBeLessThan(before.x);
  it.editor.keyUp();
  it.drag([200, 150], [220, 170]);
  expect(it.boxes).toHaveLength(1);
});

test.each([
  ['a Latin letter', press('w', { code: 'KeyW' }), 'draw'],
  ['the same key under a Chinese input method', press('Process', { code: 'KeyW' }), 'draw'],
  ['the same key on a Cyrillic layout', press('ц', { code: 'KeyW' }), 'draw'],
  ['Shift and the digit whose sign is !', press('!', { code: 'Digit1', shiftKey: true }), 'fit'],
  ['plus, which needs Shift on many layouts', press('+', { code: 'Equal', shiftKey: true }), 'zoom-in'],
  ['the command key of a Mac', press('z', { code: 'KeyZ', metaKey: true }), 'undo'],
  ['redo with Shift', press('Z', { code: 'KeyZ', ctrlKey: true, shiftKey: true }), 'redo'],
  ['redo as on Windows', press('y', { code: 'KeyY', ctrlKey: true }), 'redo'],
  ['a letter with Ctrl that is the browser’s', press('w', { code: 'KeyW', ctrlKey: true }), null],
  ['a key within a word being composed', press('w', { code: 'KeyW', isComposing: true }), null],
  ['a modifier alone', press('Shift', { code: 'ShiftLeft', shiftKey: true }), null],
])('the key map understands %s', (_what, event, action) => {
  expect(actionFor(event, ENGINE_KEYS)).toBe(action);
});

test('no chord calls two actions', () => {
  const chords = Object.values(ENGINE_KEYS).flat();
  expect(new Set(chords).size).toBe(chords.length);
});

test('a sign typed with Shift is known by the sign', () => {
  expect(chordsOf(press('?', { code: 'Slash', shiftKey: true }))[0]).toBe('?');
});
