import { useText } from '../../i18n';
import type { JournalStatus } from '../../journal';
import { Mark } from '../../ui/Mark';

/** Where the person's work is: in this browser, on its way, or accepted. */
export function WorkMark({ status }: { status: JournalStatus }) {
  const { mark } = useText().workspace;
  const draft = {
    none: null,
    saving: <Mark tone="quiet">{mark.saving}</Mark>,
    saved: <Mark tone="good">{mark.saved}</Mark>,
    failed: <Mark tone="bad">{mark.failed}</Mark>,
  }[status.draft];
  return (
    <div className="work-mark" role="status">
      {draft}
      <Sending status={status} />
    </div>
  );
}

function Sending({ status }: { status: JournalStatus }) {
  const { mark } = useText().workspace;
  const { waiting, isSending, isOnline, accepted } = status;
  if (waiting > 0 && isSending) return <Mark tone="quiet">{mark.sending(waiting)}</Mark>;
  if (waiting > 0) return <Mark tone="caution">{mark.waiting(waiting)}</Mark>;
  if (!isOnline) return <Mark tone="caution">{mark.offline}</Mark>;
  return accepted > 0 ? <Mark tone="good">{mark.accepted(accepted)}</Mark> : null;
}
