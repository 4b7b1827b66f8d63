import { clamp, type Rect, type Size } from './geometry';

declare const space: unique symbol;

/** A point in pixels of the original, upright picture. */
export interface ImagePoint {
  readonly x: number;
  readonly y: number;
  readonly [space]: 'image';
}

/** A point in CSS pixels from the top left of the drawing surface. */
export interface ScreenPoint {
  readonly x: number;
  readonly y: number;
  readonly [space]: 'screen';
}

export function imagePoint(x: number, y: number): ImagePoint {
  return { x, y } as ImagePoint; // the brand exists for the compiler only
}

export function screenPoint(x: number, y: number): ScreenPoint {
  return { x, y } as ScreenPoint; // the brand exists for the compiler only
}

const MARGIN = 16;
const LARGEST_SCALE = 64;
/** So many pixels of the picture always stay in view, however it is panned. */
const ALWAYS_VISIBLE = 48;

/** Where the picture lies on the surface; the one place that converts between image and screen. */
export class Viewport {
  #scale = 1;
  #left = 0;
  #top = 0;
  #view: Size = { width: 1, height: 1 };
  #image: Size = { width: 1, height: 1 };
  #isFitted = true;
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get scale(): number {
    return this.#scale;
  }

  get view(): Size {
    return this.#view;
  }

  get image(): Size {
    return this.#image;
  }

  /** True while the picture is shown whole and follows the size of the surface. */
  get isFitted(): boolean {
    return this.#isFitted;
  }

  get centre(): ScreenPoint {
    return screenPoint(this.#view.width / 2, this.#view.height / 2);
  }

  toImage(point: ScreenPoint): ImagePoint {
    return imagePoint((point.x - this.#left) / this.#scale, (point.y - this.#top) / this.#scale);
  }

  toScreen(point: { readonly x: number; readonly y: number }): ScreenPoint {
    return screenPoint(point.x * this.#scale + this.#left, point.y * this.#scale + this.#top);
  }

  /** A rectangle of the picture, in screen pixels. */
  rectToScreen(rect: Rect): Rect {
    return {
      x: rect.x * this.#scale + this.#left,
      y: rect.y * this.#scale + this.#top,
      width: rect.width * this.#scale,
      height: rect.height * this.#scale,
    };
  }

  /** The rectangle of the picture's plane that the surface shows (it may reach beyond the picture). */
  visible(): Rect {
    return {
      x: -this.#left / this.#scale,
      y: -this.#top / this.#scale,
      width: this.#view.width / this.#scale,
      height: this.#view.height / this.#scale,
    };
  }

  setImage(size: Size): void {
    this.#image = size;
    this.fit();
  }

  /** The surface changed its size: a fitted picture is fitted again, any other keeps its centre. */
  setView(size: Size): void {
    const dx = (size.width - this.#view.width) / 2;
    const dy = (size.height - this.#view.height) / 2;
    this.#view = size;
    if (this.#isFitted) this.fit();
    else this.#place(this.#scale, this.#left + dx, this.#top + dy);
  }

  fit(): void {
    this.#centreOn({ x: 0, y: 0, ...this.#image }, MARGIN);
    this.#isFitted = true;
  }

  zoomAt(point: ScreenPoint, factor: number): void {
    const scale = clamp(this.#scale * factor, Math.min(this.#fitScale(), 1) / 2, LARGEST_SCALE);
    const still = this.toImage(point);
    this.#place(scale, point.x - still.x * scale, point.y - still.y * scale);
  }

  /** One pixel of the picture on one CSS pixel, about the centre of the surface. */
  zoomToActualSize(): void {
    this.zoomAt(this.centre, 1 / this.#scale);
  }

  zoomTo(rect: Rect): void {
    const room = Math.max(rect.width, rect.height) / 2;
    this.#centreOn(
      { x: rect.x - room, y: rect.y - room, width: rect.width + 2 * room, height: rect.height + 2 * room },
      0,
    );
  }

  panBy(dx: number, dy: number): void {
    this.#place(this.#scale, this.#left + dx, this.#top + dy);
  }

  /** Pans as little as needed to bring the rectangle into view. */
  reveal(rect: Rect): void {
    const shown = this.rectToScreen(rect);
    const dx = shift(shown.x, shown.width, this.#view.width);
    const dy = shift(shown.y, shown.height, this.#view.height);
    if (dx !== 0 || dy !== 0) this.panBy(dx, dy);
  }

  #fitScale(): number {
    return Math.min(
      Math.max(this.#view.width - 2 * MARGIN, 1) / this.#image.width,
      Math.max(this.#view.height - 2 * MARGIN, 1) / this.#image.height,
    );
  }

  #centreOn(rect: Rect, margin: number): void {
    const across = Math.max(this.#view.width - 2 * margin, 1) / Math.max(rect.width, 1);
    const down = Math.max(this.#view.height - 2 * margin, 1) / Math.max(rect.height, 1);
    const scale = Math.min(across, down, LARGEST_SCALE);
    const left = this.#view.width / 2 - (rect.x + rect.width / 2) * scale;
    const top = this.#view.height / 2 - (rect.y + rect.height / 2) * scale;
    this.#place(scale, left, top);
  }

  #place(scale: number, left: number, top: number): void {
    const keepX = Math.min(ALWAYS_VISIBLE, this.#image.width * scale);
    const keepY = Math.min(ALWAYS_VISIBLE, this.#image.height * scale);
    this.#scale = scale;
    this.#left = clamp(left, keepX - this.#image.width * scale, this.#view.width - keepX);
    this.#top = clamp(top, keepY - this.#image.height * scale, this.#view.height - keepY);
    this.#isFitted = false;
    this.#onChange();
  }
}

/** How far to move a span [start, start + length] so that it lies in [0, room]; its start wins when it is too long. */
function shift(start: number, length: number, room: number): number {
  if (start < 0) return -start + MARGIN;
  const over = start + length - room;
  return over > 0 ? -Math.min(over + MARGIN, start) : 0;
}
