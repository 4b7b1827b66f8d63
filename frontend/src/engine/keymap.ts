/** Keys as data: an action has a name and the chords that call it. The host may merge maps of its own into this form. */
export type Keymap<Action extends string = string> = Readonly<Record<Action, readonly string[]>>;

/** The part of a keyboard event that decides which chord it is. */
export interface KeyInput {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly isComposing: boolean;
}

/** Quorum's keys for the canvas. `Ctrl` also stands for the command key of a Mac. */
export const ENGINE_KEYS = {
  draw: ['W', 'N'],
  select: ['V'],
  pan: ['Shift+H'],
  cancel: ['Escape'],
  'place-box': ['Enter'],
  delete: ['Delete', 'Backspace'],
  duplicate: ['Ctrl+D'],
  undo: ['Ctrl+Z'],
  redo: ['Ctrl+Shift+Z', 'Ctrl+Y'],
  'next-box': ['Tab'],
  'previous-box': ['Shift+Tab'],
  'move-left': ['ArrowLeft'],
  'move-right': ['ArrowRight'],
  'move-up': ['ArrowUp'],
  'move-down': ['ArrowDown'],
  'move-far-left': ['Shift+ArrowLeft'],
  'move-far-right': ['Shift+ArrowRight'],
  'move-far-up': ['Shift+ArrowUp'],
  'move-far-down': ['Shift+ArrowDown'],
  narrower: ['Alt+ArrowLeft'],
  wider: ['Alt+ArrowRight'],
  lower: ['Alt+ArrowUp'],
  taller: ['Alt+ArrowDown'],
  'much-narrower': ['Alt+Shift+ArrowLeft'],
  'much-wider': ['Alt+Shift+ArrowRight'],
  'much-lower': ['Alt+Shift+ArrowUp'],
  'much-taller': ['Alt+Shift+ArrowDown'],
  'zoom-in': ['+', '=', 'NumpadAdd'],
  'zoom-out': ['-', 'NumpadSubtract'],
  fit: ['Shift+1'],
  'actual-size': ['Shift+0'],
  'zoom-to-selection': ['Shift+2', 'Z'],
  'accept-suggestion': ['A'],
  'toggle-occluded': ['O'],
  'toggle-truncated': ['T'],
  'toggle-group-of': ['G'],
  'toggle-difficult': ['D'],
  'toggle-labels': ['L'],
  'hold-pan': ['Space'],
  'hold-hide': ['H'],
} as const satisfies Keymap;

export type EngineAction = keyof typeof ENGINE_KEYS;

const MODIFIERS = new Set(['Control', 'Meta', 'Alt', 'Shift']);

function withModifiers(name: string, event: KeyInput, isShiftPart: boolean): string {
  const ctrl = event.ctrlKey || event.metaKey ? 'Ctrl+' : '';
  const alt = event.altKey ? 'Alt+' : '';
  return `${ctrl}${alt}${event.shiftKey && !isShiftPart ? 'Shift+' : ''}${name}`;
}

function chordByKey(event: KeyInput): string {
  if (event.key === ' ') return withModifiers('Space', event, false);
  const isSymbol = event.key.length === 1 && !/[\p{L}\p{N}]/u.test(event.key);
  return withModifiers(event.key.length === 1 ? event.key.toUpperCase() : event.key, event, isSymbol);
}

/** The place of the key on the board, for layouts and input methods whose `key` is not the Latin letter. */
function chordByCode(event: KeyInput): string {
  return withModifiers(event.code.replace(/^(Key|Digit)/, ''), event, false);
}

/** The chords that an event may stand for, the likeliest first; none while a word is being composed. */
export function chordsOf(event: KeyInput): readonly string[] {
  if (event.isComposing || MODIFIERS.has(event.key)) return [];
  const byCode = chordByCode(event);
  return event.key === 'Process' || event.key === 'Unidentified' ? [byCode] : [chordByKey(event), byCode];
}

/** The action that a keyboard event calls, or null. */
export function actionFor<Action extends string>(event: KeyInput, keymap: Keymap<Action>): Action | null {
  const actions = Object.keys(keymap) as Action[]; // Object.keys forgets the key type
  for (const chord of chordsOf(event)) {
    const action = actions.find((name) => keymap[name].includes(chord));
    if (action !== undefined) return action;
  }
  return null;
}
