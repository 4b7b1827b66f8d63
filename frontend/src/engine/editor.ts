import type { Box } from './box';
import { ACTION_CALLS, COMMANDS, type CommandArguments, type CommandName, type CommandTarget } from './commands';
import { type ChangeOrigin, Drawing, type Snapshot } from './drawing';
import { Emitter } from './emitter';
import type { Rect, Size } from './geometry';
import { actionFor, ENGINE_KEYS, type EngineAction, type KeyInput, type Keymap } from './keymap';
import { BROWSER_SCREEN, type Screen } from './layers';
import { Painter } from './painter';
import { PointerRouter } from './pointers';
import type { BoxStyle, Overlay } from './renderer';
import { DrawTool } from './tools/draw';
import { PanTool } from './tools/pan';
import { SelectTool } from './tools/select';
import type { Surface, Tool, ToolName } from './tools/tool';
import { type ScreenPoint, Viewport } from './viewport';

export interface EditorEvents {
  change: { origin: ChangeOrigin };
  select: { id: string | null };
  tool: { name: ToolName };
  viewport: { scale: number };
  /** The picture of this question is on the screen; from now on input counts. */
  painted: undefined;
  'dropped-small': Size;
}

export interface EditorOptions {
  styleOf: (box: Box) => BoxStyle;
  keymap?: Keymap<EngineAction>;
  screen?: Screen;
  newId?: () => string;
}

/** A random id also where `randomUUID` is missing: it needs a secure origin, and a crowd may work over plain HTTP. */
function randomId(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The drawing surface: composes drawing, tools, view and painting into one element. */
export class Editor implements CommandTarget {
  readonly viewport: Viewport;
  readonly drawing: Drawing;
  readonly panTool: Tool;
  readonly #host: HTMLElement;
  readonly #events = new Emitter<EditorEvents>();
  readonly #tools: Record<ToolName, Tool>;
  readonly #painter: Painter;
  readonly #pointers: PointerRouter;
  readonly #keymap: Keymap<EngineAction>;
  readonly #observer: ResizeObserver | null;
  #tool: ToolName = 'draw';
  #isPanHeld = false;

  constructor(host: HTMLElement, options: EditorOptions) {
    this.#host = host;
    this.#keymap = options.keymap ?? ENGINE_KEYS;
    Object.assign(host.style, { position: 'relative', overflow: 'hidden', touchAction: 'none', userSelect: 'none' });
    this.viewport = new Viewport(() => this.#viewMoved());
    this.drawing = this.#createDrawing(options.newId ?? randomId);
    const { drawing, viewport } = this;
    const screen = options.screen ?? BROWSER_SCREEN;
    const onShown = () => this.#events.emit('painted', undefined);
    this.#painter = new Painter({ host, screen, drawing, viewport, styleOf: options.styleOf, onShown });
    const surface = this.#createSurface();
    this.panTool = new PanTool(surface);
    this.#tools = { draw: new DrawTool(surface), select: new SelectTool(surface), pan: this.panTool };
    this.#pointers = new PointerRouter(host, this);
    this.#observer = typeof ResizeObserver === 'undefined' ? null : new ResizeObserver(() => this.resize());
    this.#observer?.observe(host);
    this.resize();
    this.#showCursor();
  }

  /** Returns the function that ends the subscription. */
  on<Name extends keyof EditorEvents>(name: Name, listener: (payload: EditorEvents[Name]) => void): () => void {
    return this.#events.on(name, listener);
  }

  get isReady(): boolean {
    return this.#painter.isShown;
  }

  get tool(): ToolName {
    return this.#tool;
  }

  get isPanHeld(): boolean {
    return this.#isPanHeld;
  }

  get boxes(): readonly Box[] {
    return this.drawing.boxes;
  }

  /**
   * Shows a picture. It may be a smaller rendition: `width` and `height` are those of the original, in whose pixels
   * all boxes are. Input is dead until the 'painted' event.
   */
  setImage(photo: CanvasImageSource, width: number, height: number): void {
    this.cancel();
    this.drawing.setSize({ width, height });
    this.viewport.setImage({ width, height });
    this.#painter.show(photo);
  }

  /** Takes picture, boxes and overlays away; input is dead until the next picture is painted. */
  clear(): void {
    this.cancel();
    this.#painter.overlays = [];
    this.#painter.show(null);
    this.drawing.load([]);
  }

  load(boxes: readonly Box[]): void {
    this.drawing.load(boxes);
  }

  toJSON(): Box[] {
    return [...this.drawing.boxes];
  }

  snapshot(): Snapshot {
    return this.drawing.snapshot();
  }

  restore(snapshot: Snapshot): void {
    this.drawing.restore(snapshot);
  }

  setTool(name: ToolName): void {
    const allowed = this.drawing.isReadOnly && name === 'draw' ? 'select' : name;
    if (allowed === this.#tool) return;
    this.#pointers.cancel();
    this.#tools[this.#tool].cancel();
    this.#tool = allowed;
    this.#painter.crosshair = null;
    this.#showCursor();
    this.#painter.markActive();
    this.#events.emit('tool', { name: allowed });
  }

  /** The categories that the next box gets. */
  setActiveCategories(ids: readonly string[]): void {
    this.drawing.activeCategories = [...ids];
    this.#painter.markActive();
  }

  setReadOnly(isReadOnly: boolean): void {
    this.cancel();
    this.drawing.isReadOnly = isReadOnly;
    if (isReadOnly) this.setTool('select');
    this.#painter.markActive();
  }

  setStyle(styleOf: (box: Box) => BoxStyle): void {
    this.#painter.styleOf = styleOf;
    this.#painter.markAll();
  }

  setOverlays(overlays: readonly Overlay[]): void {
    this.#painter.overlays = overlays;
    this.#painter.markAll();
  }

  setBoxesHidden(isHidden: boolean): void {
    this.#painter.areBoxesHidden = isHidden;
    this.#painter.markAll();
  }

  setPanHeld(isHeld: boolean): void {
    this.#isPanHeld = isHeld;
    this.#showCursor();
  }

  toggleLabels(): void {
    this.#painter.areLabelsShown = !this.#painter.areLabelsShown;
    this.#painter.markAll();
  }

  /** Carries out a command and returns whether anything happened. Nothing does before the picture is painted. */
  execute<Name extends CommandName>(name: Name, ...args: CommandArguments[Name]): boolean {
    return this.isReady && COMMANDS[name](this, ...args);
  }

  /** Gives up the gesture in progress; when there is none, the selection. */
  cancel(): boolean {
    const isBusy = this.#tools[this.#tool].isBusy || this.#painter.preview !== null;
    this.#pointers.cancel();
    this.#tools[this.#tool].cancel();
    if (isBusy) return true;
    const hadSelection = this.drawing.selected !== null;
    this.drawing.select(null);
    return hadSelection;
  }

  /** A key that the host let through. Returns whether it meant something; the host then stops the browser's own action. */
  keyDown(event: KeyInput): boolean {
    const action = actionFor(event, this.#keymap);
    if (action === null || !this.isReady) return false;
    const [name, ...args] = ACTION_CALLS[action];
    // The table pairs each command with its own arguments; a spread of the union loses that pairing.
    return this.execute(name, ...(args as CommandArguments[typeof name]));
  }

  /** Ends what lasts as long as a key is held. */
  keyUp(): void {
    this.drawing.seal();
    if (this.#isPanHeld) this.setPanHeld(false);
    if (this.#painter.areBoxesHidden) this.setBoxesHidden(false);
  }

  toolFor(isAltHeld: boolean): Tool {
    if (this.#isPanHeld) return this.panTool;
    return this.#tools[isAltHeld && this.#tool === 'draw' ? 'select' : this.#tool];
  }

  hover(point: ScreenPoint | null): void {
    if (this.#tool !== 'draw') return;
    this.#painter.crosshair = this.isReady && !this.#isPanHeld ? point : null;
    this.#painter.markActive();
  }

  gestureEnded(): void {
    this.#showCursor();
  }

  /** Reads the host's size again; called by itself where the browser can observe it. */
  resize(): void {
    this.viewport.setView({ width: this.#host.clientWidth, height: this.#host.clientHeight });
    this.#painter.resize();
  }

  destroy(): void {
    this.#pointers.destroy();
    this.#observer?.disconnect();
    this.#events.clear();
    this.#painter.destroy();
  }

  #createDrawing(newId: () => string): Drawing {
    const told = {
      onChange: (origin: ChangeOrigin) => {
        this.#painter.markAll();
        this.#events.emit('change', { origin });
      },
      onSelect: (id: string | null) => {
        this.#painter.markAll();
        this.#events.emit('select', { id });
      },
      onDroppedSmall: (size: Size) => this.#events.emit('dropped-small', size),
    };
    return new Drawing(told, newId);
  }

  #createSurface(): Surface {
    const { viewport, drawing } = this;
    return {
      viewport,
      index: drawing.index,
      get selected() {
        return drawing.selected;
      },
      get isReadOnly() {
        return drawing.isReadOnly;
      },
      select: (id) => drawing.select(id),
      previewNew: (rect) => this.#preview(rect, true),
      previewSelected: (rect) => this.#preview(rect, false),
      addBox: (rect, method) => drawing.add(rect, method),
      replaceSelected: (rect) => drawing.replaceSelected(rect),
      setCursor: (cursor) => {
        this.#host.style.cursor = cursor;
      },
    };
  }

  #preview(rect: Rect | null, isNew: boolean): void {
    this.#painter.preview = rect === null ? null : { rect, isNew };
    this.#painter.markActive();
  }

  #viewMoved(): void {
    this.#painter.markAll();
    this.#events.emit('viewport', { scale: this.viewport.scale });
  }

  #showCursor(): void {
    this.#host.style.cursor = this.#isPanHeld ? this.panTool.cursor : this.#tools[this.#tool].cursor;
  }
}
