/** A rectangle with its origin at the top left. In which space it lies (image or screen) its owner says. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The eight grips of a box, named as compass points. */
export const HANDLES = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'] as const;
export type Handle = (typeof HANDLES)[number];

export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), Math.max(low, high));
}

export function rectBetween(a: Point, b: Point): Rect {
  return { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) };
}

export function area(rect: Size): number {
  return rect.width * rect.height;
}

export function centreOf(rect: Rect): Point {
  return { x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 };
}

export function containsPoint(rect: Rect, point: Point, margin = 0): boolean {
  return (
    point.x >= rect.x - margin &&
    point.x <= rect.x + rect.width + margin &&
    point.y >= rect.y - margin &&
    point.y <= rect.y + rect.height + margin
  );
}

/** The part of the rectangle that lies on the picture; of zero width or height when none does. */
export function clipTo(rect: Rect, size: Size): Rect {
  const left = clamp(rect.x, 0, size.width);
  const top = clamp(rect.y, 0, size.height);
  const right = clamp(rect.x + rect.width, 0, size.width);
  const bottom = clamp(rect.y + rect.height, 0, size.height);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The rectangle moved by (dx, dy), or as far as the picture's edge allows; its size never changes. */
export function moveWithin(rect: Rect, dx: number, dy: number, size: Size): Rect {
  return {
    ...rect,
    x: clamp(rect.x + dx, 0, size.width - rect.width),
    y: clamp(rect.y + dy, 0, size.height - rect.height),
  };
}

export function handlePoint(rect: Rect, handle: Handle): Point {
  const x = handle.includes('w') ? 0 : handle.includes('e') ? 1 : 0.5;
  const y = handle.includes('n') ? 0 : handle.includes('s') ? 1 : 0.5;
  return { x: rect.x + rect.width * x, y: rect.y + rect.height * y };
}

/** One edge pair dragged to `to`: the fixed edge stays, the order may flip, and at least `least` remains. */
function dragEdge(start: number, length: number, isNear: boolean, to: number, least: number): [number, number] {
  const fixed = isNear ? start + length : start;
  const away = to < fixed || (to === fixed && isNear) ? -1 : 1;
  const moved = Math.abs(to - fixed) < least ? fixed + away * least : to;
  return [Math.min(fixed, moved), Math.abs(moved - fixed)];
}

/** The rectangle after a grip was dragged to a point: inside the picture and never thinner than `least`. */
export function resizeTo(rect: Rect, handle: Handle, to: Point, size: Size, least: number): Rect {
  let { x, y, width, height } = rect;
  if (handle.includes('w') || handle.includes('e')) {
    [x, width] = dragEdge(x, width, handle.includes('w'), clamp(to.x, 0, size.width), least);
  }
  if (handle.includes('n') || handle.includes('s')) {
    [y, height] = dragEdge(y, height, handle.includes('n'), clamp(to.y, 0, size.height), least);
  }
  return moveWithin({ x, y, width, height }, 0, 0, size);
}

/** Hundredths of a pixel: finer than any hand, and short in the record. */
export function roundRect(rect: Rect): Rect {
  const round = (value: number) => Math.round(value * 100) / 100;
  return { x: round(rect.x), y: round(rect.y), width: round(rect.width), height: round(rect.height) };
}

export function isSameRect(a: Rect, b: Rect): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}
