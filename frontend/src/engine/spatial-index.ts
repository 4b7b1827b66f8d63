import Flatbush from 'flatbush';
import type { Box } from './box';
import { area, containsPoint, HANDLES, type Handle, handlePoint, type Rect } from './geometry';
import type { ImagePoint, ScreenPoint, Viewport } from './viewport';

/** Finds boxes by place. Built again at the first question after a change. */
export class SpatialIndex {
  #boxes: readonly Box[] = [];
  #tree: Flatbush | null = null;

  reset(boxes: readonly Box[]): void {
    this.#boxes = boxes;
    this.#tree = null;
  }

  within(rect: Rect): Box[] {
    if (this.#boxes.length === 0) return [];
    this.#tree ??= build(this.#boxes);
    const found = this.#tree.search(rect.x, rect.y, rect.x + rect.width, rect.y + rect.height).sort((a, b) => a - b);
    return found.map((place) => this.#boxes[place]).filter((box) => box !== undefined);
  }

  /** The smallest box under the point; when there is none, the smallest whose edge is within `margin` pixels. */
  at(point: ImagePoint, margin: number): Box | null {
    const around = { x: point.x - margin, y: point.y - margin, width: 2 * margin, height: 2 * margin };
    const near = this.within(around);
    const inside = near.filter((box) => containsPoint(box, point));
    return smallest(inside.length > 0 ? inside : near);
  }
}

function build(boxes: readonly Box[]): Flatbush {
  const tree = new Flatbush(boxes.length);
  for (const box of boxes) tree.add(box.x, box.y, box.x + box.width, box.y + box.height);
  tree.finish();
  return tree;
}

function smallest(boxes: readonly Box[]): Box | null {
  return boxes.reduce<Box | null>((best, box) => (best === null || area(box) < area(best) ? box : best), null);
}

/**
 * The grip of the box whose centre is nearest to the point and within `reach` screen pixels, or null.
 * The middle half of a box is never a grip, so that a small box can still be moved.
 */
export function handleAt(box: Rect, point: ScreenPoint, viewport: Viewport, reach: number): Handle | null {
  if (containsPoint(core(viewport.rectToScreen(box), reach), point)) return null;
  let best: { handle: Handle; distance: number } | null = null;
  for (const handle of HANDLES) {
    const grip = viewport.toScreen(handlePoint(box, handle));
    const [dx, dy] = [Math.abs(grip.x - point.x), Math.abs(grip.y - point.y)];
    const distance = Math.hypot(dx, dy);
    if (dx <= reach && dy <= reach && (best === null || distance < best.distance)) best = { handle, distance };
  }
  return best === null ? null : best.handle;
}

function core(shown: Rect, reach: number): Rect {
  const across = Math.min(reach, shown.width / 4);
  const down = Math.min(reach, shown.height / 4);
  return { x: shown.x + across, y: shown.y + down, width: shown.width - 2 * across, height: shown.height - 2 * down };
}
