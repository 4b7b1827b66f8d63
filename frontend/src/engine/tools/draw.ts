import { clamp, rectBetween } from '../geometry';
import { type ImagePoint, imagePoint, type ScreenPoint } from '../viewport';
import { CLICK_SLOP, distance, type PointerInput, type Surface, type Tool } from './tool';

type State =
  | { readonly name: 'idle' }
  | { readonly name: 'pressed'; readonly start: ImagePoint; readonly from: ScreenPoint }
  | { readonly name: 'dragging'; readonly start: ImagePoint }
  | { readonly name: 'second-corner'; readonly start: ImagePoint };

const IDLE: State = { name: 'idle' };
/** A corner this near to the picture's edge, in screen pixels, lies on it. */
const EDGE_SNAP = 4;

/** Draws a box by press, drag, release, or by two clicks at opposite corners. */
export class DrawTool implements Tool {
  readonly cursor = 'crosshair';
  readonly #surface: Surface;
  #state: State = IDLE;

  constructor(surface: Surface) {
    this.#surface = surface;
  }

  get isBusy(): boolean {
    return this.#state.name !== 'idle';
  }

  pointerDown(input: PointerInput): void {
    if (this.#surface.isReadOnly || this.#state.name !== 'idle') return;
    this.#state = { name: 'pressed', start: this.#corner(input), from: input.screen };
  }

  pointerMove(input: PointerInput): void {
    if (this.#state.name === 'idle') this.#surface.setCursor(this.cursor);
    if (this.#state.name === 'pressed' && distance(this.#state.from, input.screen) >= CLICK_SLOP) {
      this.#state = { name: 'dragging', start: this.#state.start };
    }
    if (this.#state.name === 'dragging' || this.#state.name === 'second-corner') {
      this.#surface.previewNew(rectBetween(this.#state.start, this.#corner(input)));
    }
  }

  pointerUp(input: PointerInput): void {
    const state = this.#state;
    if (state.name === 'pressed') {
      this.#state = { name: 'second-corner', start: state.start };
      this.#surface.previewNew(rectBetween(state.start, state.start));
    } else if (state.name !== 'idle') {
      this.cancel();
      const method = state.name === 'dragging' ? 'drag' : 'two-click';
      this.#surface.addBox(rectBetween(state.start, this.#corner(input)), method);
    }
  }

  cancel(): void {
    if (this.#state.name === 'idle') return;
    this.#state = IDLE;
    this.#surface.previewNew(null);
  }

  #corner(input: PointerInput): ImagePoint {
    const { image, scale } = this.#surface.viewport;
    const near = EDGE_SNAP / scale;
    return imagePoint(snap(input.image.x, image.width, near), snap(input.image.y, image.height, near));
  }
}

function snap(value: number, end: number, near: number): number {
  if (value < near) return 0;
  return value > end - near ? end : clamp(value, 0, end);
}
