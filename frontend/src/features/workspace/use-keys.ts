import { useEffect } from 'react';
import type { Word } from './api';
import { wordOfKey } from './checking';
import { meaningOf, placeOf, type WorkspaceAction } from './keys';
import type { Workbench } from './workbench';

export type PageActions = Record<Exclude<WorkspaceAction, `category-${number}`>, () => void> & {
  judge: (word: Word) => void;
};

/** Actions of the page that a held key must not repeat. */
const ONCE: ReadonlySet<WorkspaceAction> = new Set<WorkspaceAction>(['submit', 'skip', 'help', 'instructions']);

/** Brings each key to the page or to the canvas, and nothing to either while a dialog or a text field has the focus. */
export function useKeys(bench: Workbench | null, categoryIds: readonly string[], actions: PageActions): void {
  useEffect(() => {
    if (bench === null) return;
    const ending = new AbortController();
    const act = (action: WorkspaceAction) => {
      const place = placeOf(action);
      const id = place === null ? undefined : categoryIds[place];
      if (place === null)
        actions[action as Exclude<keyof PageActions, 'judge'>](); // `placeOf` knows all other actions
      else if (id !== undefined) bench.choose(id);
    };
    const down = (event: KeyboardEvent) => {
      bench.time.touch();
      const meaning = event.defaultPrevented ? null : meaningOf(event);
      if (meaning === null) return;
      const word = wordOfKey(bench.state.assignment, event);
      if (word !== null) {
        event.preventDefault();
        if (!event.repeat) actions.judge(word); // a held key answers one question, not the next one too
        return;
      }
      if (meaning.for === 'canvas') {
        if (bench.keyDown(event)) event.preventDefault();
        return;
      }
      event.preventDefault();
      if (!(event.repeat && ONCE.has(meaning.action))) act(meaning.action);
    };
    const { signal } = ending;
    document.addEventListener('keydown', down, { signal });
    document.addEventListener('keyup', () => bench.editor.keyUp(), { signal });
    document.addEventListener('pointermove', () => bench.time.touch(), { signal });
    document.addEventListener('pointerdown', () => bench.time.touch(), { signal });
    const sight = () => bench.time.setInSight(document.visibilityState === 'visible');
    document.addEventListener('visibilitychange', sight, { signal });
    return () => ending.abort();
  }, [bench, categoryIds, actions]);
}
