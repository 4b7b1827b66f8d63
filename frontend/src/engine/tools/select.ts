import type { Box } from '../box';
import { SMALLEST_SIDE } from '../box';
import { type Handle, moveWithin, type Rect, resizeTo } from '../geometry';
import { handleAt } from '../spatial-index';
import type { ImagePoint, ScreenPoint } from '../viewport';
import { CLICK_SLOP, distance, type PointerInput, reachOf, type Surface, type Tool } from './tool';

type State =
  | { readonly name: 'idle' }
  | ({ readonly name: 'pressed'; readonly box: Box; readonly handle: Handle | null } & Press)
  | ({ readonly name: 'editing'; readonly box: Box; readonly handle: Handle | null; readonly rect: Rect } & Press);

interface Press {
  readonly start: ImagePoint;
  readonly from: ScreenPoint;
}

const IDLE: State = { name: 'idle' };
/** How near to a box's edge, in screen pixels, counts as on the box. */
const EDGE_REACH = 4;

/** Selects a box by click, moves it by drag, and resizes it by its eight grips. */
export class SelectTool implements Tool {
  readonly cursor = 'default';
  readonly #surface: Surface;
  #state: State = IDLE;

  constructor(surface: Surface) {
    this.#surface = surface;
  }

  get isBusy(): boolean {
    return this.#state.name === 'editing';
  }

  pointerDown(input: PointerInput): void {
    const handle = this.#handleUnder(input);
    if (handle === null) this.#surface.select(this.#boxUnder(input)?.id ?? null);
    const box = this.#surface.selected;
    if (box === null || this.#surface.isReadOnly) return;
    this.#state = { name: 'pressed', box, handle, start: input.image, from: input.screen };
  }

  pointerMove(input: PointerInput): void {
    const state = this.#state;
    if (state.name === 'idle') this.#surface.setCursor(this.#cursorFor(input));
    if (state.name === 'pressed' && distance(state.from, input.screen) < CLICK_SLOP) return;
    if (state.name === 'pressed' || state.name === 'editing') this.#drag(state, input);
  }

  pointerUp(input: PointerInput): void {
    this.pointerMove(input);
    const state = this.#state;
    this.cancel();
    if (state.name === 'editing') this.#surface.replaceSelected(state.rect);
  }

  cancel(): void {
    this.#state = IDLE;
    this.#surface.previewSelected(null);
  }

  #drag(state: Exclude<State, { name: 'idle' }>, input: PointerInput): void {
    const { box, handle, start, from } = state;
    const size = this.#surface.viewport.image;
    const dx = input.image.x - start.x;
    const dy = input.image.y - start.y;
    const rect =
      handle === null
        ? moveWithin(box, dx, dy, size)
        : resizeTo(box, handle, grip(box, handle, dx, dy), size, SMALLEST_SIDE);
    const { x, y, width, height } = rect;
    this.#state = { name: 'editing', box, handle, start, from, rect: { x, y, width, height } };
    this.#surface.previewSelected(this.#state.rect);
  }

  #handleUnder(input: PointerInput): Handle | null {
    const { selected, viewport, isReadOnly } = this.#surface;
    return selected === null || isReadOnly ? null : handleAt(selected, input.screen, viewport, reachOf(input));
  }

  #boxUnder(input: PointerInput): Box | null {
    return this.#surface.index.at(input.image, EDGE_REACH / this.#surface.viewport.scale);
  }

  #cursorFor(input: PointerInput): string {
    const handle = this.#handleUnder(input);
    if (handle !== null) return `${handle}-resize`;
    return this.#boxUnder(input) === null ? this.cursor : this.#surface.isReadOnly ? 'pointer' : 'move';
  }
}

/** Where the edges held by a grip are now: they move by as much as the pointer, wherever on the grip it was pressed. */
function grip(box: Rect, handle: Handle, dx: number, dy: number): { x: number; y: number } {
  return {
    x: (handle.includes('w') ? box.x : box.x + box.width) + dx,
    y: (handle.includes('n') ? box.y : box.y + box.height) + dy,
  };
}
