import type { Size } from './geometry';
import type { Context2D } from './renderer';

/** Where drawing contexts and frames come from: the browser, or a test that counts them. */
export interface Screen {
  contextOf(canvas: HTMLCanvasElement): Context2D | null;
  requestFrame(callback: () => void): number;
  cancelFrame(id: number): void;
  readonly pixelRatio: number;
}

export const BROWSER_SCREEN: Screen = {
  contextOf: (canvas) => canvas.getContext('2d'),
  requestFrame: (callback) => requestAnimationFrame(callback),
  cancelFrame: (id) => cancelAnimationFrame(id),
  get pixelRatio() {
    return window.devicePixelRatio || 1;
  },
};

/** One canvas that fills the host. */
export class Layer {
  readonly context: Context2D;
  readonly #canvas: HTMLCanvasElement;
  readonly #screen: Screen;

  constructor(host: HTMLElement, screen: Screen) {
    this.#screen = screen;
    this.#canvas = document.createElement('canvas');
    Object.assign(this.#canvas.style, { position: 'absolute', inset: '0', width: '100%', height: '100%' });
    this.#canvas.setAttribute('aria-hidden', 'true');
    const context = screen.contextOf(this.#canvas);
    if (context === null) throw new Error('This browser gives no 2D drawing context.');
    this.context = context;
    host.append(this.#canvas);
  }

  resize({ width, height }: Size): void {
    const ratio = this.#screen.pixelRatio;
    this.#canvas.width = Math.max(1, Math.round(width * ratio));
    this.#canvas.height = Math.max(1, Math.round(height * ratio));
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
  }

  remove(): void {
    this.#canvas.remove();
  }
}

/** Which layers must be painted again. */
export const BASE = 1;
export const ACTIVE = 2;

/** Calls `paint` with the dirty layers, at most once a frame however often they are marked. */
export class FrameLoop {
  #dirty = 0;
  #pending: number | null = null;
  readonly #screen: Screen;
  readonly #paint: (dirty: number) => void;

  constructor(screen: Screen, paint: (dirty: number) => void) {
    this.#screen = screen;
    this.#paint = paint;
  }

  mark(layers: number): void {
    this.#dirty |= layers;
    this.#pending ??= this.#screen.requestFrame(() => this.#frame());
  }

  stop(): void {
    if (this.#pending !== null) this.#screen.cancelFrame(this.#pending);
    this.#pending = null;
  }

  #frame(): void {
    const dirty = this.#dirty;
    this.#pending = null;
    this.#dirty = 0;
    this.#paint(dirty);
  }
}
