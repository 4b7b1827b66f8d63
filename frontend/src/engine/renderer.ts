import type { Box } from './box';
import { HANDLES, handlePoint, type Rect } from './geometry';
import type { ScreenPoint, Viewport } from './viewport';

/** How a box looks. The host decides, since it knows what the categories mean. */
export interface BoxStyle {
  readonly colour: string;
  readonly dash?: readonly number[];
  readonly label?: string;
  /** A sign beside the label for a state that colour alone must not tell. */
  readonly mark?: 'tick' | 'diamond';
  readonly opacity?: number;
  /** Puts the label below the box, so many pixels to the right: several that lie on each other stay readable. */
  readonly foot?: number;
}

/** A rectangle laid over the picture that cannot be edited. */
export interface Overlay extends Rect {
  readonly style: BoxStyle;
}

/** All that a frame shows. */
export interface Scene {
  readonly viewport: Viewport;
  readonly photo: CanvasImageSource | null;
  /** Boxes in view, without the selected one. */
  readonly idle: readonly Box[];
  readonly selected: Box | null;
  /** The box being drawn. */
  readonly draft: Box | null;
  readonly canEdit: boolean;
  readonly overlays: readonly Overlay[];
  readonly crosshair: ScreenPoint | null;
  readonly areLabelsShown: boolean;
  readonly styleOf: (box: Box) => BoxStyle;
}

export type Context2D = CanvasRenderingContext2D;

const SURROUND = '#2a2d30';
const CASING = '#14171a';
const LABEL_TEXT = '#ffffff';
const LABEL_FONT = '600 12px system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';
const LABEL_HEIGHT = 18;
const LABEL_PADDING = 5;
const LABELS_AT_MOST = 300;
/** Above this many boxes in view strokes are thin and bare: detail would be neither seen nor painted in time. */
const DETAILED_AT_MOST = 5_000;
const SUGGESTION_DASH = [6, 4];
const SMOOTH_UP_TO = 3;
const GRIP = 10;
const WIDTH = 2;
const SELECTED_WIDTH = 3;
const MARK_SIGN = { tick: '✓', diamond: '◇' } as const;

interface Stroke {
  readonly rect: Rect;
  readonly style: BoxStyle;
}

/** The layer below: photograph, boxes at rest, overlays. */
export function paintBase(context: Context2D, scene: Scene): void {
  const { viewport } = scene;
  context.fillStyle = SURROUND;
  context.fillRect(0, 0, viewport.view.width, viewport.view.height);
  if (scene.photo !== null) paintPhoto(context, scene.photo, viewport);
  const strokes = [
    ...scene.idle.map((box) => strokeOf(box, scene)),
    ...scene.overlays.map((it) => overlayOf(it, viewport)),
  ];
  if (strokes.length > DETAILED_AT_MOST) strokeByStyle(context, strokes, 1);
  else paintStrokes(context, strokes, WIDTH);
  if (scene.areLabelsShown && strokes.length <= LABELS_AT_MOST) paintLabels(context, strokes);
}

/** The layer above: the selected box with its grips, the box being drawn, the crosshair. */
export function paintActive(context: Context2D, scene: Scene): void {
  const { viewport, selected, draft } = scene;
  context.clearRect(0, 0, viewport.view.width, viewport.view.height);
  if (scene.crosshair !== null) paintCrosshair(context, scene.crosshair, viewport);
  if (selected !== null) paintOne(context, selected, scene, SELECTED_WIDTH);
  if (draft !== null) paintOne(context, draft, scene, WIDTH);
  if (selected !== null && scene.canEdit) paintGrips(context, viewport.rectToScreen(selected));
  if (draft !== null && draft.width === 0 && draft.height === 0) paintGrip(context, viewport.toScreen(draft));
}

function paintOne(context: Context2D, box: Box, scene: Scene, width: number): void {
  const strokes = [strokeOf(box, scene)];
  paintStrokes(context, strokes, width);
  if (scene.areLabelsShown) paintLabels(context, strokes);
}

function strokeOf(box: Box, { viewport, styleOf }: Scene): Stroke {
  const style = styleOf(box);
  const dashed = box.suggestion === true ? { ...style, dash: SUGGESTION_DASH } : style;
  return { rect: viewport.rectToScreen(box), style: dashed };
}

function overlayOf(overlay: Overlay, viewport: Viewport): Stroke {
  return { rect: viewport.rectToScreen(overlay), style: overlay.style };
}

function paintPhoto(context: Context2D, photo: CanvasImageSource, viewport: Viewport): void {
  const { x, y, width, height } = viewport.rectToScreen({ x: 0, y: 0, ...viewport.image });
  context.imageSmoothingEnabled = viewport.scale <= SMOOTH_UP_TO;
  context.imageSmoothingQuality = 'medium';
  context.drawImage(photo, x, y, width, height);
}

function paintStrokes(context: Context2D, strokes: readonly Stroke[], width: number): void {
  if (strokes.length === 0) return;
  context.strokeStyle = CASING;
  context.lineWidth = width + 2;
  context.setLineDash([]);
  context.beginPath();
  for (const { rect, style } of strokes) {
    if (style.opacity === undefined) context.rect(rect.x, rect.y, rect.width, rect.height);
  }
  context.stroke();
  strokeByStyle(context, strokes, width);
}

/** One path for all boxes that look alike: a change of style costs more than a rectangle. */
function strokeByStyle(context: Context2D, strokes: readonly Stroke[], width: number): void {
  context.lineWidth = width;
  for (const group of groupedByLook(strokes)) {
    const style = group[0]?.style;
    if (style === undefined) continue;
    context.strokeStyle = style.colour;
    context.globalAlpha = style.opacity ?? 1;
    context.setLineDash([...(style.dash ?? [])]);
    context.beginPath();
    for (const { rect } of group) context.rect(rect.x, rect.y, rect.width, rect.height);
    context.stroke();
  }
  context.globalAlpha = 1;
  context.setLineDash([]);
}

function groupedByLook(strokes: readonly Stroke[]): Iterable<Stroke[]> {
  const groups = new Map<string, Stroke[]>();
  for (const stroke of strokes) {
    const { colour, dash, opacity } = stroke.style;
    const look = `${colour} ${dash?.join(',') ?? ''} ${opacity ?? 1}`;
    const group = groups.get(look);
    if (group === undefined) groups.set(look, [stroke]);
    else group.push(stroke);
  }
  return groups.values();
}

function paintLabels(context: Context2D, strokes: readonly Stroke[]): void {
  context.font = LABEL_FONT;
  context.textBaseline = 'middle';
  for (const { rect, style } of strokes) {
    const words = [style.label, style.mark === undefined ? undefined : MARK_SIGN[style.mark]].filter(Boolean).join(' ');
    if (words !== '') paintLabel(context, words, rect, style);
  }
  context.globalAlpha = 1;
}

function paintLabel(context: Context2D, words: string, rect: Rect, style: BoxStyle): void {
  const width = context.measureText(words).width + 2 * LABEL_PADDING + 4;
  const left = rect.x - 2 + (style.foot ?? 0);
  // Above the box; inside its upper edge where there is no room above.
  const above = rect.y - LABEL_HEIGHT - 2 < 0 ? Math.max(rect.y, 0) : rect.y - LABEL_HEIGHT - 2;
  const top = style.foot === undefined ? above : rect.y + rect.height + 2;
  context.globalAlpha = style.opacity ?? 1;
  context.fillStyle = CASING;
  context.fillRect(left, top, width, LABEL_HEIGHT);
  context.fillStyle = style.colour;
  context.fillRect(left, top, 4, LABEL_HEIGHT);
  context.fillStyle = LABEL_TEXT;
  context.fillText(words, left + 4 + LABEL_PADDING, top + LABEL_HEIGHT / 2);
}

function paintGrips(context: Context2D, rect: Rect): void {
  for (const handle of HANDLES) paintGrip(context, handlePoint(rect, handle));
}

function paintGrip(context: Context2D, { x, y }: { x: number; y: number }): void {
  context.lineWidth = 2;
  context.strokeStyle = CASING;
  context.fillStyle = LABEL_TEXT;
  context.beginPath();
  context.rect(x - GRIP / 2, y - GRIP / 2, GRIP, GRIP);
  context.fill();
  context.stroke();
}

function paintCrosshair(context: Context2D, at: ScreenPoint, { view }: Viewport): void {
  context.setLineDash([]);
  for (const [colour, width] of [
    [CASING, 3],
    [LABEL_TEXT, 1],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.globalAlpha = 0.7;
    context.beginPath();
    context.moveTo(0, Math.round(at.y) + 0.5);
    context.lineTo(view.width, Math.round(at.y) + 0.5);
    context.moveTo(Math.round(at.x) + 0.5, 0);
    context.lineTo(Math.round(at.x) + 0.5, view.height);
    context.stroke();
  }
  context.globalAlpha = 1;
}
