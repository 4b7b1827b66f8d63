import type { Box } from '../box';
import { Editor, type EditorEvents, type EditorOptions } from '../editor';
import type { Size } from '../geometry';
import { imagePoint } from '../viewport';
import { type ContextRecorder, ScreenRecorder } from './recorder';

export type Point = readonly [x: number, y: number];

interface TestOptions extends Partial<EditorOptions> {
  picture?: Size;
  view?: Size;
  isPainted?: boolean;
}

interface PointerExtras {
  type?: 'mouse' | 'touch';
  id?: number;
  button?: number;
  alt?: boolean;
}

/** Drives an editor as a person would. Points are in pixels of the picture unless the name says screen. */
export class TestEditor {
  readonly host = document.createElement('div');
  readonly screen = new ScreenRecorder();
  readonly editor: Editor;
  readonly dropped: Size[] = [];
  #ids = 0;

  constructor({ picture = { width: 400, height: 300 }, view, isPainted = true, ...options }: TestOptions = {}) {
    const { width, height } = view ?? { width: 432, height: 332 };
    Object.defineProperty(this.host, 'clientWidth', { value: width });
    Object.defineProperty(this.host, 'clientHeight', { value: height });
    this.editor = new Editor(this.host, {
      styleOf: () => ({ colour: '#e69f00' }),
      screen: this.screen,
      newId: () => this.#nextId(),
      ...options,
    });
    this.editor.on('dropped-small', (size) => this.dropped.push(size));
    this.editor.setImage(document.createElement('img'), picture.width, picture.height);
    if (isPainted) this.paint();
  }

  #nextId(): string {
    this.#ids += 1;
    return `box-${this.#ids}`;
  }

  get boxes(): readonly Box[] {
    return this.editor.boxes;
  }

  get rects(): number[][] {
    return this.boxes.map(({ x, y, width, height }) => [x, y, width, height]);
  }

  get selectedId(): string | null {
    return this.editor.drawing.selected?.id ?? null;
  }

  get base(): ContextRecorder {
    return this.#recorder(0);
  }

  get active(): ContextRecorder {
    return this.#recorder(1);
  }

  #recorder(place: number): ContextRecorder {
    const recorder = this.screen.recorders[place];
    if (recorder === undefined) throw new Error(`The editor made no layer ${place}.`);
    return recorder;
  }

  events<Name extends keyof EditorEvents>(name: Name): EditorEvents[Name][] {
    const heard: EditorEvents[Name][] = [];
    this.editor.on(name, (payload) => heard.push(payload));
    return heard;
  }

  /** Lets frames pass until nothing more is due. */
  paint(): this {
    while (this.screen.frame() > 0);
    return this;
  }

  down(at: Point, extras?: PointerExtras): this {
    return this.#pointer('pointerdown', at, extras);
  }

  move(at: Point, extras?: PointerExtras): this {
    return this.#pointer('pointermove', at, extras);
  }

  up(at: Point, extras?: PointerExtras): this {
    return this.#pointer('pointerup', at, extras);
  }

  click(at: Point, extras?: PointerExtras): this {
    return this.down(at, extras).up(at, extras);
  }

  drag(from: Point, to: Point, extras?: PointerExtras): this {
    const middle: Point = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
    return this.down(from, extras).move(middle, extras).move(to, extras).up(to, extras);
  }

  wheel(at: Point, deltaY: number): this {
    const { x, y } = this.#screen(at);
    // happy-dom's wheel event has no place of its own.
    const event = Object.assign(new WheelEvent('wheel', { deltaY, cancelable: true }), { clientX: x, clientY: y });
    this.host.dispatchEvent(event);
    return this;
  }

  /** Presses and lets go of a chord such as `Ctrl+Shift+Z`. Returns whether the editor took it. */
  key(chord: string): boolean {
    const isTaken = this.holdKey(chord);
    this.editor.keyUp();
    return isTaken;
  }

  holdKey(chord: string): boolean {
    const parts = chord.split('+');
    const name = parts.pop() ?? '';
    return this.editor.keyDown({
      key: name === 'Space' ? ' ' : name,
      code: codeOf(name),
      ctrlKey: parts.includes('Ctrl'),
      altKey: parts.includes('Alt'),
      shiftKey: parts.includes('Shift'),
      metaKey: false,
      isComposing: false,
    });
  }

  #screen(at: Point): { x: number; y: number } {
    return this.editor.viewport.toScreen(imagePoint(at[0], at[1]));
  }

  #pointer(name: string, at: Point, { type = 'mouse', id = 1, button = 0, alt = false }: PointerExtras = {}): this {
    const { x, y } = this.#screen(at);
    const init = { pointerType: type, pointerId: id, button, altKey: alt, clientX: x, clientY: y };
    this.host.dispatchEvent(new PointerEvent(name, init));
    return this;
  }
}

function codeOf(name: string): string {
  if (/^[A-Za-z]$/.test(name)) return `Key${name.toUpperCase()}`;
  return /^\d$/.test(name) ? `Digit${name}` : name;
}

/** A box as a test needs it. */
export function makeBox(id: string, [x, y, width, height]: readonly [number, number, number, number]): Box {
  const attributes = { occluded: false, truncated: false, group_of: false, difficult: false };
  return { id, x, y, width, height, categories: ['1'], attributes, method: 'drag' };
}

/** The same numbers for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
