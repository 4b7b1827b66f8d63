import { lazy, Suspense } from 'react';
import { useText } from '../../i18n';
import type { SkipReason, Word } from './api';
import type { BenchState } from './bench-state';
import { checkingKind } from './checking';
import { JudgeAnswers } from './JudgePanel';
import { shownKey } from './keys';

interface FootLineProps {
  state: BenchState | null;
  isTagging: boolean;
  isSkipOpen: boolean;
  onSkipOpen: (isOpen: boolean) => void;
  onSkip: (reason: SkipReason) => void;
  onReport: () => void;
  onSubmit: () => void;
  onAnswer: (word: Word) => void;
}

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

/** Takes the place of the menu until it is there. */
function SkipLater() {
  return (
    <button type="button" className="button" disabled>
      {useText().workspace.skip} ▾
    </button>
  );
}

/** The menu comes after the picture: most questions are answered without it. */
const SkipMenu = lazy(async () => ({ default: (await import('./SkipMenu')).SkipMenu }));

/** The keys that are possible now, and the two ways out of a question. */
export function FootLine({ state, isTagging, onSubmit, onAnswer, ...skip }: FootLineProps) {
  const words = useText().workspace;
  const hints = useHints(state, isTagging);
  const isReady = state?.phase === 'ready';
  const assignment = state?.assignment ?? null;
  return (
    <footer className="work-foot">
      <ul className="work-hints" aria-hidden="true">
        {hints.map(([chord, what]) => (
          <li key={what}>
            <kbd>{chord}</kbd> {what}
          </li>
        ))}
      </ul>
      <div className="work-ways">
        {(isReady || state?.phase === 'no-picture') && (
          <Suspense fallback={<SkipLater />}>
            <SkipMenu {...skip} />
          </Suspense>
        )}
        {checkingKind(assignment) !== null ? (
          <JudgeAnswers assignment={assignment} isReady={isReady} onAnswer={onAnswer} />
        ) : (
          <button
            type="button"
            className="button primary"
            data-region
            disabled={!isReady}
            aria-keyshortcuts="Control+Enter"
            title={shownKey('submit')}
            onClick={onSubmit}
          >
            {words.submit}{' '}
            <span className="key-sign" aria-hidden="true">
              ⌃↵
            </span>
          </button>
        )}
      </div>
    </footer>
  );
}
