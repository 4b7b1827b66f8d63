import { actionFor, ENGINE_KEYS, type EngineAction, type KeyInput, type Keymap } from '../../engine';

/** Keys of the page around the canvas. The canvas has its own in the engine; no chord stands in both. */
export const WORKSPACE_KEYS = {
  submit: ['Ctrl+Enter'],
  skip: ['Ctrl+Space'],
  save: ['Ctrl+S'],
  search: ['C', '/'],
  instructions: ['I'],
  help: ['?', 'F1'],
  'next-region': ['F6'],
  'category-1': ['1'],
  'category-2': ['2'],
  'category-3': ['3'],
  'category-4': ['4'],
  'category-5': ['5'],
  'category-6': ['6'],
  'category-7': ['7'],
  'category-8': ['8'],
  'category-9': ['9'],
  'category-10': ['0'],
} as const satisfies Keymap;

export type WorkspaceAction = keyof typeof WORKSPACE_KEYS;

/** The digit that chooses the category at a place of the list, or null past the tenth. */
export function digitOf(place: number): string | null {
  return place < 10 ? String((place + 1) % 10) : null;
}

/** The place in the list that a category action means, or null when it is another action. */
export function placeOf(action: WorkspaceAction): number | null {
  const digits = /^category-(\d+)$/.exec(action)?.[1];
  return digits === undefined ? null : Number(digits) - 1;
}

/** What a key means here, given where the focus is. */
export type Meaning = { readonly for: 'page'; readonly action: WorkspaceAction } | { readonly for: 'canvas' } | null;

const TYPING = 'input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]';
const PRESSABLE = 'button, a[href], [role=option], [role=menuitem], [role=tab], input';
const OVERLAY = '[role=dialog], [role=menu]';
/** What a focused button or list needs for itself. */
const OWN_KEYS = new Set(['Enter', ' ', 'Tab', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End']);

function isWithin(target: EventTarget | null, selector: string): boolean {
  return target instanceof Element && target.closest(selector) !== null;
}

/** Decides who gets a key: the page, the canvas, or (null) whatever has the focus. */
export function meaningOf(event: KeyInput & { target: EventTarget | null }): Meaning {
  if (isWithin(event.target, OVERLAY)) return null;
  const action = actionFor(event, WORKSPACE_KEYS);
  const isChord = event.ctrlKey || event.metaKey || event.key.startsWith('F');
  if (isWithin(event.target, TYPING)) return action !== null && isChord ? { for: 'page', action } : null;
  if (action !== null) return { for: 'page', action };
  if (isWithin(event.target, PRESSABLE) && OWN_KEYS.has(event.key)) return null;
  return { for: 'canvas' };
}

/** The first chord of an action, as it is shown to people. */
export function shownKey(action: WorkspaceAction | EngineAction): string {
  const chord =
    action in WORKSPACE_KEYS ? WORKSPACE_KEYS[action as WorkspaceAction][0] : ENGINE_KEYS[action as EngineAction][0];
  return chord.replace('ArrowLeft', '←').replace('ArrowRight', '→').replace('ArrowUp', '↑').replace('ArrowDown', '↓');
}
