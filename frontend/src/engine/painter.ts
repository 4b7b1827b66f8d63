import type { Box } from './box';
import type { Drawing } from './drawing';
import type { Rect } from './geometry';
import { ACTIVE, BASE, FrameLoop, Layer, type Screen } from './layers';
import { type BoxStyle, type Overlay, paintActive, paintBase, type Scene } from './renderer';
import type { ScreenPoint, Viewport } from './viewport';

export interface PainterOptions {
  readonly host: HTMLElement;
  readonly screen: Screen;
  readonly drawing: Drawing;
  readonly viewport: Viewport;
  readonly styleOf: (box: Box) => BoxStyle;
  readonly onShown: () => void;
}

/** What is on the screen beside the boxes themselves, and when it is painted again. */
export class Painter {
  styleOf: (box: Box) => BoxStyle;
  overlays: readonly Overlay[] = [];
  crosshair: ScreenPoint | null = null;
  areBoxesHidden = false;
  areLabelsShown = true;
  /** An unfinished rectangle: the selected box's next place, or a box to be. */
  preview: { readonly rect: Rect; readonly isNew: boolean } | null = null;
  #photo: CanvasImageSource | null = null;
  #showing: 'nothing' | 'awaited' | 'shown' = 'nothing';
  #presentation: number | null = null;
  readonly #options: PainterOptions;
  readonly #base: Layer;
  readonly #active: Layer;
  readonly #frames: FrameLoop;

  constructor(options: PainterOptions) {
    this.#options = options;
    this.styleOf = options.styleOf;
    this.#base = new Layer(options.host, options.screen);
    this.#active = new Layer(options.host, options.screen);
    this.#frames = new FrameLoop(options.screen, (dirty) => this.#paint(dirty));
  }

  /** True once the present picture has been on the screen. */
  get isShown(): boolean {
    return this.#showing === 'shown';
  }

  show(photo: CanvasImageSource | null): void {
    this.#cancelPresentation();
    this.#photo = photo;
    this.#showing = photo === null ? 'nothing' : 'awaited';
    this.markAll();
  }

  /** The upper layer must be painted again; the lower one may stay. */
  markActive(): void {
    this.#frames.mark(ACTIVE);
  }

  markAll(): void {
    this.#frames.mark(BASE | ACTIVE);
  }

  resize(): void {
    this.#base.resize(this.#options.viewport.view);
    this.#active.resize(this.#options.viewport.view);
    this.markAll();
  }

  destroy(): void {
    this.#frames.stop();
    this.#cancelPresentation();
    this.#base.remove();
    this.#active.remove();
  }

  #paint(dirty: number): void {
    const scene = this.#scene();
    if (dirty & BASE) paintBase(this.#base.context, scene);
    if (dirty & ACTIVE) paintActive(this.#active.context, scene);
    if (this.#showing === 'awaited') this.#awaitPresentation();
  }

  /** The next frame begins when this one is on the screen: only then does a person see what they answer. */
  #awaitPresentation(): void {
    this.#presentation ??= this.#options.screen.requestFrame(() => {
      this.#presentation = null;
      this.#showing = 'shown';
      this.#options.onShown();
    });
  }

  #cancelPresentation(): void {
    if (this.#presentation !== null) this.#options.screen.cancelFrame(this.#presentation);
    this.#presentation = null;
  }

  #scene(): Scene {
    const { drawing, viewport } = this.#options;
    const { selected } = drawing;
    const moved = this.preview?.isNew === false ? this.preview.rect : {};
    const isVisible = !this.areBoxesHidden;
    return {
      viewport,
      photo: this.#photo,
      idle: isVisible ? drawing.index.within(viewport.visible()).filter((box) => box.id !== selected?.id) : [],
      selected: isVisible && selected !== null ? { ...selected, ...moved } : null,
      draft: this.preview?.isNew === true ? drawing.draft(this.preview.rect, 'drag') : null,
      canEdit: !drawing.isReadOnly,
      overlays: this.overlays,
      crosshair: this.crosshair,
      areLabelsShown: this.areLabelsShown,
      styleOf: this.styleOf,
    };
  }
}
