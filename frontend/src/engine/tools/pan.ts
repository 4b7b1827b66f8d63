import type { ScreenPoint } from '../viewport';
import type { PointerInput, Surface, Tool } from './tool';

/** Moves the picture under the hand. */
export class PanTool implements Tool {
  readonly cursor = 'grab';
  readonly #surface: Surface;
  #last: ScreenPoint | null = null;

  constructor(surface: Surface) {
    this.#surface = surface;
  }

  get isBusy(): boolean {
    return this.#last !== null;
  }

  pointerDown(input: PointerInput): void {
    this.#last = input.screen;
    this.#surface.setCursor('grabbing');
  }

  pointerMove(input: PointerInput): void {
    if (this.#last === null) return;
    this.#surface.viewport.panBy(input.screen.x - this.#last.x, input.screen.y - this.#last.y);
    this.#last = input.screen;
  }

  pointerUp(input: PointerInput): void {
    this.pointerMove(input);
    this.cancel();
  }

  cancel(): void {
    this.#last = null;
    this.#surface.setCursor(this.cursor);
  }
}
