import { expect, test } from 'vitest';
import { makeBox, seededRandom, TestEditor } from './testing/test-editor';
import { imagePoint, screenPoint, Viewport } from './viewport';

function makeViewport(): Viewport {
  const viewport = new Viewport(() => undefined);
  viewport.setView({ width: 1_000, height: 700 });
  viewport.setImage({ width: 4_000, height: 3_000 });
  return viewport;
}

test('a picture is first shown whole and in the middle', () => {
  const viewport = makeViewport();
  const shown = viewport.rectToScreen({ x: 0, y: 0, width: 4_000, height: 3_000 });
  expect(shown.y).toBeCloseTo(16);
  expect(shown.height).toBeCloseTo(668);
  expect(shown.x + shown.width / 2).toBeCloseTo(500);
});

test('zooming keeps the point under the cursor', () => {
  const viewport = makeViewport();
  const random = seededRandom(7);
  for (let turn = 0; turn < 200; turn += 1) {
    viewport.fit();
    const cursor = viewport.toScreen(imagePoint(random() * 4_000, random() * 3_000));
    const before = viewport.toImage(cursor);
    viewport.zoomAt(cursor, 1.2 + random() * 8);
    const after = viewport.toImage(cursor);
    expect(Math.hypot(after.x - before.x, after.y - before.y)).toBeLessThan(1e-6);
  }
});

test('image and screen points turn into each other and back', () => {
  const viewport = makeViewport();
  viewport.zoomAt(screenPoint(300, 200), 3.7);
  viewport.panBy(-31, 17);
  const there = viewport.toScreen(imagePoint(1_234.5, 987.25));
  const back = viewport.toImage(there);
  expect(back.x).toBeCloseTo(1_234.5, 8);
  expect(back.y).toBeCloseTo(987.25, 8);
});

test('a picture cannot be panned out of sight', () => {
  const viewport = makeViewport();
  viewport.panBy(1e6, -1e6);
  const shown = viewport.rectToScreen({ x: 0, y: 0, width: 4_000, height: 3_000 });
  expect(shown.x).toBeCloseTo(1_000 - 48);
  expect(shown.y + shown.height).toBeCloseTo(48);
});

test('a fitted picture follows the size of the surface, a zoomed one keeps its centre', () => {
  const viewport = makeViewport();
  viewport.setView({ width: 500, height: 350 });
  expect(viewport.isFitted).toBe(true);
  expect(viewport.scale).toBeCloseTo(318 / 3_000);
  viewport.zoomToActualSize();
  const middle = viewport.toImage(viewport.centre);
  viewport.setView({ width: 900, height: 800 });
  expect(viewport.toImage(viewport.centre).x).toBeCloseTo(middle.x);
  expect(viewport.scale).toBe(1);
});

test('the view keys fit, show 100 %, and go to the selected box', () => {
  const it = new TestEditor({ picture: { width: 4_000, height: 3_000 } });
  const fitted = it.editor.viewport.scale;
  it.key('Shift+0');
  expect(it.editor.viewport.scale).toBe(1);
  it.key('Shift+1');
  expect(it.editor.viewport.scale).toBe(fitted);
  it.editor.load([makeBox('far', [3_000, 2_000, 100, 80])]);
  expect(it.key('Shift+2')).toBe(false);
  it.editor.execute('select', 'far');
  it.key('Shift+2');
  const middle = it.editor.viewport.toImage(it.editor.viewport.centre);
  expect([Math.round(middle.x), Math.round(middle.y)]).toEqual([3_050, 2_040]);
});

test('the wheel zooms at the cursor and the middle button pans', () => {
  const it = new TestEditor({ picture: { width: 4_000, height: 3_000 } });
  const { viewport } = it.editor;
  const cursor = viewport.toScreen(imagePoint(1_000, 700));
  it.wheel([1_000, 700], -400);
  expect(viewport.toScreen(imagePoint(1_000, 700)).x).toBeCloseTo(cursor.x);
  const scale = viewport.scale;
  it.drag([1_000, 700], [1_100, 700], { button: 1 });
  expect([viewport.scale, it.boxes]).toEqual([scale, []]);
});

test('walking to a box out of view brings it into view', () => {
  const it = new TestEditor({ picture: { width: 4_000, height: 3_000 } });
  it.editor.load([makeBox('corner', [3_900, 2_900, 50, 50])]);
  it.key('Shift+0');
  it.key('Tab');
  const shown = it.editor.viewport.rectToScreen({ x: 3_900, y: 2_900, width: 50, height: 50 });
  expect(shown.x >= 0 && shown.x + 50 <= 432 && shown.y >= 0 && shown.y + 50 <= 332).toBe(true);
});
