import type { Tool } from './tools/tool';
import { type ScreenPoint, screenPoint, type Viewport } from './viewport';

/** What the router needs of the editor. */
export interface PointerTarget {
  readonly viewport: Viewport;
  /** False until the picture of this question has been painted: all input is dead. */
  readonly isReady: boolean;
  readonly isPanHeld: boolean;
  /** The tool for a gesture that starts now. */
  toolFor(isAltHeld: boolean): Tool;
  readonly panTool: Tool;
  hover(point: ScreenPoint | null): void;
  gestureEnded(): void;
}

const WHEEL_SPEED = 0.0015;
const LINE_HEIGHT = 16;

/** Turns pointer and wheel events into gestures: one pointer works the tool, two fingers or the middle button move the view. */
export class PointerRouter {
  readonly #host: HTMLElement;
  readonly #target: PointerTarget;
  readonly #ending = new AbortController();
  readonly #fingers = new Map<number, ScreenPoint>();
  #active: { id: number; tool: Tool } | null = null;
  #isPinching = false;

  constructor(host: HTMLElement, target: PointerTarget) {
    this.#host = host;
    this.#target = target;
    const signal = this.#ending.signal;
    host.addEventListener('pointerdown', (event) => this.#down(event), { signal });
    host.addEventListener('pointermove', (event) => this.#move(event), { signal });
    host.addEventListener('pointerup', (event) => this.#up(event), { signal });
    host.addEventListener('pointercancel', (event) => this.#abort(event), { signal });
    host.addEventListener('pointerleave', () => this.#target.hover(null), { signal });
    host.addEventListener('wheel', (event) => this.#wheel(event), { signal, passive: false });
    host.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
  }

  /** Gives up the gesture in progress. */
  cancel(): void {
    this.#active?.tool.cancel();
    this.#active = null;
  }

  destroy(): void {
    this.cancel();
    this.#ending.abort();
  }

  #down(event: PointerEvent): void {
    if (!this.#target.isReady) return;
    if (event.pointerType === 'touch') this.#fingers.set(event.pointerId, this.#at(event));
    if (this.#fingers.size >= 2) this.#startPinch();
    else if (this.#active === null) this.#startGesture(event);
  }

  #startPinch(): void {
    this.cancel();
    this.#target.toolFor(false).cancel();
    this.#isPinching = true;
  }

  #startGesture(event: PointerEvent): void {
    const isPan = event.button === 1 || (event.button === 0 && this.#target.isPanHeld);
    if (!isPan && event.button !== 0) return;
    if (event.button === 1) event.preventDefault();
    const tool = isPan ? this.#target.panTool : this.#target.toolFor(event.altKey);
    this.#active = { id: event.pointerId, tool };
    capture(this.#host, event.pointerId);
    tool.pointerDown(this.#input(event));
  }

  #move(event: PointerEvent): void {
    if (!this.#target.isReady) return;
    const before = this.#fingers.get(event.pointerId);
    if (this.#isPinching && before !== undefined) this.#pinch(event.pointerId, before, this.#at(event));
    if (before !== undefined) this.#fingers.set(event.pointerId, this.#at(event));
    if (this.#isPinching) return;
    this.#target.hover(this.#at(event));
    if (this.#active === null) this.#target.toolFor(event.altKey).pointerMove(this.#input(event));
    else if (this.#active.id === event.pointerId) this.#active.tool.pointerMove(this.#input(event));
  }

  #pinch(id: number, before: ScreenPoint, now: ScreenPoint): void {
    const other = [...this.#fingers].find(([finger]) => finger !== id)?.[1];
    if (other === undefined) return;
    const { viewport } = this.#target;
    const middle = between(other, before);
    const spread = Math.hypot(other.x - before.x, other.y - before.y);
    const moved = between(other, now);
    viewport.panBy(moved.x - middle.x, moved.y - middle.y);
    if (spread > 0) viewport.zoomAt(moved, Math.hypot(other.x - now.x, other.y - now.y) / spread);
  }

  #up(event: PointerEvent): void {
    this.#lift(event.pointerId);
    if (this.#active?.id !== event.pointerId) return;
    const { tool } = this.#active;
    this.#active = null;
    if (this.#target.isReady) tool.pointerUp(this.#input(event));
    else tool.cancel();
    this.#target.gestureEnded();
  }

  #abort(event: PointerEvent): void {
    this.#lift(event.pointerId);
    if (this.#active?.id === event.pointerId) this.cancel();
  }

  #lift(id: number): void {
    this.#fingers.delete(id);
    if (this.#fingers.size === 0) this.#isPinching = false;
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    if (!this.#target.isReady) return;
    const pixels = event.deltaMode === 1 ? event.deltaY * LINE_HEIGHT : event.deltaY;
    // A trackpad's pinch arrives as a wheel with Ctrl and small steps.
    const speed = event.ctrlKey ? WHEEL_SPEED * 6 : WHEEL_SPEED;
    this.#target.viewport.zoomAt(this.#at(event), Math.exp(-pixels * speed));
  }

  #at(event: MouseEvent): ScreenPoint {
    const frame = this.#host.getBoundingClientRect();
    return screenPoint(event.clientX - frame.left, event.clientY - frame.top);
  }

  #input(event: PointerEvent) {
    const screen = this.#at(event);
    return { screen, image: this.#target.viewport.toImage(screen), isTouch: event.pointerType === 'touch' };
  }
}

function between(a: ScreenPoint, b: ScreenPoint): ScreenPoint {
  return screenPoint((a.x + b.x) / 2, (a.y + b.y) / 2);
}

function capture(host: HTMLElement, pointerId: number): void {
  try {
    host.setPointerCapture(pointerId);
  } catch {
    // A pointer that the browser no longer knows (made by a test or just lifted) cannot be captured; the gesture works without.
  }
}
