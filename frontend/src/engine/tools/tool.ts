import type { Box, Method } from '../box';
import type { Rect } from '../geometry';
import type { SpatialIndex } from '../spatial-index';
import type { ImagePoint, ScreenPoint, Viewport } from '../viewport';

export type ToolName = 'draw' | 'select' | 'pan';

/** A pointer's event in both spaces. */
export interface PointerInput {
  readonly image: ImagePoint;
  readonly screen: ScreenPoint;
  readonly isTouch: boolean;
}

/** What a tool may see and do. Everything it changes goes through here. */
export interface Surface {
  readonly viewport: Viewport;
  readonly index: SpatialIndex;
  readonly selected: Box | null;
  readonly isReadOnly: boolean;
  select(id: string | null): void;
  /** Shows a box to be, without changing the document. */
  previewNew(rect: Rect | null): void;
  /** Shows the selected box at another place, without changing the document. */
  previewSelected(rect: Rect | null): void;
  /** Adds a box, or tells that it was too small and drops it. */
  addBox(rect: Rect, method: Method): void;
  /** Gives the selected box a new place as one undoable step. */
  replaceSelected(rect: Rect): void;
  setCursor(cursor: string): void;
}

/** A small state machine fed by one pointer. `cancel` brings it back to rest and leaves no trace, from any state. */
export interface Tool {
  readonly cursor: string;
  readonly isBusy: boolean;
  pointerDown(input: PointerInput): void;
  pointerMove(input: PointerInput): void;
  pointerUp(input: PointerInput): void;
  cancel(): void;
}

/** Half of the side of a grip's sensitive square: 24 px for a mouse, 44 px for a finger. */
export function reachOf(input: PointerInput): number {
  return input.isTouch ? 22 : 12;
}

/** A press that moves less than this, in screen pixels, is a click. */
export const CLICK_SLOP = 4;

export function distance(a: ScreenPoint, b: ScreenPoint): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
