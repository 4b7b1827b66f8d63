import { useId, useState } from 'react';
import type { BulkPreview } from '../../api/types';
import { useFormats, useText } from '../../i18n';
import { useFailureToast, useToast } from '../../ui/Toasts';
import { useApproveAbove, useBulkPreview } from './queries';

const FIRST = 0.9;

function Would({ found }: { found: BulkPreview }) {
  const text = useText();
  const formats = useFormats();
  return text.review.bulkWould(
    formats.number(found.objects),
    formats.number(found.images),
    formats.number(found.expected_errors, 1),
    formats.number(found.images_passed),
  );
}

/** Approves everything above a confidence, and says before what that would do. */
export function BulkApproval({ projectId }: { projectId: number }) {
  const text = useText();
  const formats = useFormats();
  const toast = useToast();
  const fail = useFailureToast();
  const id = useId();
  const [confidence, setConfidence] = useState(FIRST);
  const preview = useBulkPreview(projectId, confidence);
  const approve = useApproveAbove(projectId);
  const found = preview.data;
  const run = () =>
    approve.mutate(confidence, {
      onSuccess: (done) => toast(text.review.bulkDone(formats.number(done.objects), formats.number(done.images))),
      onError: fail,
    });
  return (
    <section className="bulk panel" aria-label={text.review.bulk}>
      <label htmlFor={id}>{text.review.bulkAbove(formats.percent(confidence))}</label>
      <input
        id={id}
        type="range"
        min={0.5}
        max={1}
        step={0.01}
        value={confidence}
        onChange={(event) => setConfidence(Number(event.target.value))}
      />
      <p className={preview.isPlaceholderData ? 'quiet' : undefined} aria-live="polite">
        {found && <Would found={found} />}
      </p>
      <button
        type="button"
        className="button"
        disabled={approve.isPending || !found || (found.objects === 0 && found.images_passed === 0)}
        onClick={run}
      >
        {text.review.bulkApprove}
      </button>
    </section>
  );
}
