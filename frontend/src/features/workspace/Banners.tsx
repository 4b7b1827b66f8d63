import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useText } from '../../i18n';
import type { JournalStatus, Refusal } from '../../journal';
import { useQuestionCount } from '../review/QuestionsLink';

function Banner({ tone, children }: { tone: 'caution' | 'bad' | 'plain'; children: ReactNode }) {
  return (
    <div className={`work-banner ${tone}`} role={tone === 'plain' ? 'status' : 'alert'}>
      {children}
    </div>
  );
}

interface BannersProps {
  projectId: number;
  status: JournalStatus;
  refusals: readonly Refusal[];
  /** Instructions that the person has not opened yet. */
  unread: { readonly version: number; readonly isFirst: boolean } | null;
  onSignIn: () => void;
  onDismissRefusal: (refusal: Refusal) => void;
  onInstructions: () => void;
}

function detailOf({ body }: Refusal): string | null {
  const detail = typeof body === 'object' && body !== null && 'detail' in body ? body.detail : null;
  return typeof detail === 'string' ? detail : null;
}

/** Reviewers wait for an answer about boxes of this person. */
function Asked({ projectId }: { projectId: number }) {
  const text = useText().talk;
  const asked = useQuestionCount(projectId);
  if (asked === null) return null;
  return (
    <Banner tone="plain">
      <p>{asked}</p>
      <Link href={`/work/${projectId}/questions`} className="button">
        {text.answer}
      </Link>
    </Banner>
  );
}

/** What needs the person: nothing is shown while all is well. */
export function Banners({
  projectId,
  status,
  refusals,
  unread,
  onSignIn,
  onDismissRefusal,
  onInstructions,
}: BannersProps) {
  const words = useText().workspace;
  return (
    <div className="work-banners">
      {status.isSignedOut && (
        <Banner tone="caution">
          <p>{words.signedOut(status.waiting)}</p>
          <button type="button" className="button" onClick={onSignIn}>
            {words.signIn}
          </button>
        </Banner>
      )}
      {!status.isOnline && (
        <Banner tone="caution">
          <p>{words.offlineWaiting}</p>
        </Banner>
      )}
      {!status.isDurable && (
        <Banner tone="caution">
          <p>{words.notDurable}</p>
        </Banner>
      )}
      {refusals.map((refusal) => (
        <Banner key={refusal.assignment} tone="bad">
          <p>
            {words.refused} {detailOf(refusal) ?? words.refusedMore}
          </p>
          <button type="button" className="button" onClick={() => onDismissRefusal(refusal)}>
            {words.dismiss}
          </button>
        </Banner>
      ))}
      <Asked projectId={projectId} />
      {unread !== null && (
        <Banner tone="plain">
          <p>{unread.isFirst ? words.firstInstructions : words.newInstructions(unread.version)}</p>
          <button type="button" className="button" onClick={onInstructions}>
            {words.readInstructions}
          </button>
        </Banner>
      )}
    </div>
  );
}
