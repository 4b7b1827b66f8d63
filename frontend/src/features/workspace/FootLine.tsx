import { lazy, Suspense } from 'react';
import { useText } from '../../i18n';
import type { SkipReason, Word } from './api';
import type { BenchState } from './bench-state';
import { checkingKind } from './checking';
import { Hints } from './Hints';
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
  const isReady = state?.phase === 'ready';
  const assignment = state?.assignment ?? null;
  return (
    <footer className="work-foot">
      <Hints state={state} isTagging={isTagging} />
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
