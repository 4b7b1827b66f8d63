import { useText } from '../../i18n';
import type { Notice } from './obstacles';

function useWords(notice: Notice | null): string {
  const { checking, workspace } = useText();
  const words = workspace.notice;
  if (notice === null) return '';
  if (notice.kind === 'unanswered') return checking.unanswered;
  if (notice.kind === 'uncategorised' || notice.kind === 'undecided') return words[notice.kind](notice.count);
  if (notice.kind === 'few') return words.few(notice.wanted, notice.have);
  return words[notice.kind];
}

/** One sentence over the foot of the picture about what was just tried. */
export function NoticeLine({ notice, onDismiss }: { notice: Notice | null; onDismiss: () => void }) {
  const text = useText();
  const words = useWords(notice);
  return (
    <div className="work-notice" role="status">
      {words !== '' && (
        <p>
          {words}
          <button type="button" className="button plain" onClick={onDismiss}>
            {text.workspace.dismiss}
          </button>
        </p>
      )}
    </div>
  );
}
