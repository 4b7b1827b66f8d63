import { useText } from '../../i18n';
import type { BenchState } from './bench-state';
import { checkingKind } from './checking';
import { shownKey } from './keys';

type Hint = readonly [chord: string, what: string];

/** The keys that are possible now, the likeliest first. */
function useHints(state: BenchState | null, isTagging: boolean): readonly Hint[] {
  const { workspace, checking } = useText();
  const { hint } = workspace;
  if (state?.phase !== 'ready') return [];
  if (checkingKind(state.assignment) !== null) {
    return [
      [shownKey('fit'), checking.hint.whole],
      [shownKey('hold-hide'), checking.hint.hide],
    ];
  }
  const search: Hint = [shownKey('search'), hint.search];
  if (isTagging) return [['1–9', hint.mark], search, [shownKey('fit'), hint.fit]];
  const category: Hint = ['1–9', hint.category];
  const next: Hint = [shownKey('next-box'), hint.nextBox];
  if (state.tool === 'draw') {
    return [category, [shownKey('place-box'), hint.place], [shownKey('select'), hint.select], next, search];
  }
  const draw: Hint = [shownKey('draw'), hint.draw];
  if (state.selected === null) return [draw, next, search];
  return [category, ['← ↑ → ↓', hint.move], [shownKey('delete'), hint.remove], next, draw];
}

/** The keys of the canvas and the categories that are possible now. */
export function Hints({ state, isTagging }: { state: BenchState | null; isTagging: boolean }) {
  return (
    <ul className="work-hints" aria-hidden="true">
      {useHints(state, isTagging).map(([chord, what]) => (
        <li key={what}>
          <kbd>{chord}</kbd> {what}
        </li>
      ))}
    </ul>
  );
}
