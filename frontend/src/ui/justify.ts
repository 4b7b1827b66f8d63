/** How rows of pictures fill a width: each row is as high as it must be for its pictures to fit exactly. */

export interface Shape {
  width: number;
  height: number;
}

export interface JustifiedRow<T> {
  items: T[];
  height: number;
}

interface Wish {
  width: number;
  rowHeight: number;
  gap: number;
}

function aspectOf(shape: Shape): number {
  return Math.min(4, Math.max(0.25, shape.width / shape.height));
}

/** The width that a shape takes in a row of this height. */
export function widthInRow(shape: Shape, height: number): number {
  return aspectOf(shape) * height;
}

/** Lays shapes in rows of about `rowHeight` that fill `width`; the last row is as high as the one before instead of stretching. */
export function justify<T extends Shape>(shapes: readonly T[], { width, rowHeight, gap }: Wish): JustifiedRow<T>[] {
  const rows: JustifiedRow<T>[] = [];
  let items: T[] = [];
  let aspects = 0;
  for (const shape of shapes) {
    items.push(shape);
    aspects += aspectOf(shape);
    const height = (width - gap * (items.length - 1)) / aspects;
    if (height > rowHeight) continue;
    rows.push({ items, height });
    items = [];
    aspects = 0;
  }
  const usual = rows.at(-1)?.height ?? rowHeight;
  if (items.length > 0) rows.push({ items, height: Math.min(usual, (width - gap * (items.length - 1)) / aspects) });
  return rows;
}
