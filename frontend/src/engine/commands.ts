import type { Attribute } from './box';
import type { Drawing } from './drawing';
import { moveWithin } from './geometry';
import type { EngineAction } from './keymap';
import type { ToolName } from './tools/tool';
import type { Viewport } from './viewport';

/** What can be asked of the editor by name, with the arguments of each. */
export interface CommandArguments {
  tool: [name: ToolName];
  cancel: [];
  'place-box': [];
  delete: [];
  duplicate: [];
  undo: [];
  redo: [];
  select: [id: string | null];
  neighbour: [step: 1 | -1];
  move: [dx: number, dy: number];
  resize: [dx: number, dy: number];
  'set-categories': [ids: readonly string[]];
  'toggle-category': [id: string];
  'toggle-attribute': [name: Attribute];
  'accept-suggestion': [];
  zoom: [factor: number];
  fit: [];
  'actual-size': [];
  'zoom-to-selection': [];
  'toggle-labels': [];
  'hold-pan': [];
  'hold-hide': [];
}
export type CommandName = keyof CommandArguments;

/** What the commands work on; the editor is one. */
export interface CommandTarget {
  readonly drawing: Drawing;
  readonly viewport: Viewport;
  readonly tool: ToolName;
  setTool(name: ToolName): void;
  cancel(): boolean;
  setBoxesHidden(isHidden: boolean): void;
  setPanHeld(isHeld: boolean): void;
  toggleLabels(): void;
}

/** Each returns whether anything happened, so that a key without effect can go on to the page. */
type Commands = { [Name in CommandName]: (target: CommandTarget, ...args: CommandArguments[Name]) => boolean };

/** A box placed by key takes this share of the view. */
const PLACED_SHARE = 0.2;

function placeBox({ drawing, viewport, tool }: CommandTarget): boolean {
  if (tool !== 'draw') return false;
  const middle = viewport.toImage(viewport.centre);
  const shown = viewport.visible();
  const side = Math.max(8, PLACED_SHARE * Math.min(shown.width, shown.height));
  const rect = { x: middle.x - side / 2, y: middle.y - side / 2, width: side, height: side };
  return drawing.add(moveWithin(rect, 0, 0, viewport.image), 'keyboard');
}

function moveSelected({ drawing, viewport }: CommandTarget, dx: number, dy: number): boolean {
  const box = drawing.selected;
  if (box === null) return false;
  drawing.replaceSelected(moveWithin(box, dx, dy, viewport.image), 'move');
  return true;
}

/** Moves the right and lower edges; the opposite corner stays. */
function resizeSelected({ drawing, viewport }: CommandTarget, dx: number, dy: number): boolean {
  const box = drawing.selected;
  if (box === null) return false;
  const width = Math.min(Math.max(box.width + dx, 3), viewport.image.width - box.x);
  const height = Math.min(Math.max(box.height + dy, 3), viewport.image.height - box.y);
  drawing.replaceSelected({ x: box.x, y: box.y, width, height }, 'resize');
  return true;
}

function selectNeighbour(target: CommandTarget, step: 1 | -1): boolean {
  if (!target.drawing.selectNeighbour(step)) return false;
  target.setTool('select');
  if (target.drawing.selected !== null) target.viewport.reveal(target.drawing.selected);
  return true;
}

function always(effect: (target: CommandTarget) => void): (target: CommandTarget) => true {
  return (target) => {
    effect(target);
    return true;
  };
}

export const COMMANDS: Commands = {
  tool: (target, name) => always(() => target.setTool(name))(target),
  cancel: (target) => target.cancel(),
  'place-box': placeBox,
  delete: ({ drawing }) => drawing.removeSelected(),
  duplicate: ({ drawing }) => drawing.duplicateSelected(),
  undo: ({ drawing }) => drawing.undo(),
  redo: ({ drawing }) => drawing.redo(),
  select: (target, id) => always(() => target.drawing.select(id))(target),
  neighbour: selectNeighbour,
  move: moveSelected,
  resize: resizeSelected,
  'set-categories': ({ drawing }, ids) => drawing.setCategories(ids),
  'toggle-category': ({ drawing }, id) => drawing.toggleCategory(id),
  'toggle-attribute': ({ drawing }, name) => drawing.toggleAttribute(name),
  'accept-suggestion': ({ drawing }) => drawing.acceptSuggestion(),
  zoom: ({ viewport }, factor) => always(() => viewport.zoomAt(viewport.centre, factor))({ viewport } as CommandTarget),
  fit: always(({ viewport }) => viewport.fit()),
  'actual-size': always(({ viewport }) => viewport.zoomToActualSize()),
  'zoom-to-selection': ({ drawing, viewport }) => {
    if (drawing.selected !== null) viewport.zoomTo(drawing.selected);
    return drawing.selected !== null;
  },
  'toggle-labels': always((target) => target.toggleLabels()),
  'hold-pan': always((target) => target.setPanHeld(true)),
  'hold-hide': always((target) => target.setBoxesHidden(true)),
};

type Call = { [Name in CommandName]: readonly [Name, ...CommandArguments[Name]] }[CommandName];

const FAR = 10;
const ZOOM_STEP = 1.25;

/** The command, with its arguments, that each action of the key map stands for. */
export const ACTION_CALLS: Record<EngineAction, Call> = {
  draw: ['tool', 'draw'],
  select: ['tool', 'select'],
  pan: ['tool', 'pan'],
  cancel: ['cancel'],
  'place-box': ['place-box'],
  delete: ['delete'],
  duplicate: ['duplicate'],
  undo: ['undo'],
  redo: ['redo'],
  'next-box': ['neighbour', 1],
  'previous-box': ['neighbour', -1],
  'move-left': ['move', -1, 0],
  'move-right': ['move', 1, 0],
  'move-up': ['move', 0, -1],
  'move-down': ['move', 0, 1],
  'move-far-left': ['move', -FAR, 0],
  'move-far-right': ['move', FAR, 0],
  'move-far-up': ['move', 0, -FAR],
  'move-far-down': ['move', 0, FAR],
  narrower: ['resize', -1, 0],
  wider: ['resize', 1, 0],
  lower: ['resize', 0, -1],
  taller: ['resize', 0, 1],
  'much-narrower': ['resize', -FAR, 0],
  'much-wider': ['resize', FAR, 0],
  'much-lower': ['resize', 0, -FAR],
  'much-taller': ['resize', 0, FAR],
  'zoom-in': ['zoom', ZOOM_STEP],
  'zoom-out': ['zoom', 1 / ZOOM_STEP],
  fit: ['fit'],
  'actual-size': ['actual-size'],
  'zoom-to-selection': ['zoom-to-selection'],
  'accept-suggestion': ['accept-suggestion'],
  'toggle-occluded': ['toggle-attribute', 'occluded'],
  'toggle-truncated': ['toggle-attribute', 'truncated'],
  'toggle-group-of': ['toggle-attribute', 'group_of'],
  'toggle-difficult': ['toggle-attribute', 'difficult'],
  'toggle-labels': ['toggle-labels'],
  'hold-pan': ['hold-pan'],
  'hold-hide': ['hold-hide'],
};
