import { useId, useState } from 'react';
import type { BulkPreview, Project } from '../../api/types';
import { useFormats, useSpeech, useText } from '../../i18n';
import { useFailureToast, useToast } from '../../ui/Toasts';
import { nameIn } from '../projects/queries';
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

/** What the promise rests on: how objects as sure as these fared where somebody looked, and the shares of categories. */
function Grounds({ found, project }: { found: BulkPreview; project: Project }) {
  const { text, language } = useSpeech();
  const formats = useFormats();
  const { objects, wrong } = found.checked;
  const nameOf = (id: number) => {
    const category = project.categories.find((each) => each.id === id);
    return category ? nameIn(language, category) : '–';
  };
  return (
    <div className="bulk-grounds quiet">
      <p>
        {objects > 0
          ? text.review.bulkChecked(formats.number(objects), formats.number(wrong), formats.percent(wrong / objects, 1))
          : text.review.bulkUnchecked}
      </p>
      {found.by_category.length > 1 && (
        <details>
          <summary>{text.review.bulkShares}</summary>
          <dl className="bulk-shares">
            {found.by_category.map((share) => (
              <div key={share.category}>
                <dt>{nameOf(share.category)}</dt>
                <dd className="number">
                  {text.review.bulkShare(formats.number(share.objects), formats.number(share.expected_errors, 1))}
                </dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </div>
  );
}

/** Approves everything above a confidence, and says before what that would do. */
export function BulkApproval({ project }: { project: Project }) {
  const projectId = project.id;
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
      {found && <Grounds found={found} project={project} />}
    </section>
  );
}
