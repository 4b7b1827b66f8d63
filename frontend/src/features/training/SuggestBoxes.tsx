import type { ModelDetail, Suggestions } from '../../api/types';
import { useFormats, useText } from '../../i18n';
import { Section } from '../../ui/Page';
import { ProgressBar } from '../../ui/Progress';
import { useFailureToast } from '../../ui/Toasts';
import { useMay } from '../projects/ProjectFrame';
import { isSuggesting, useCancelSuggestions, useRequestSuggestions, useSuggestions } from './queries';

function Job({ job }: { job: Suggestions }) {
  const text = useText();
  const formats = useFormats();
  const fail = useFailureToast();
  const isAdmin = useMay('admin');
  const cancel = useCancelSuggestions(job.project);
  const isAtWork = isSuggesting(job);
  const count = { done: formats.number(job.done), total: formats.number(job.total) };
  return (
    <>
      {isAtWork && <ProgressBar value={job.done} total={job.total} label={text.training.suggest} />}
      <p className={job.state === 'failed' ? 'bad run-message' : 'quiet run-message'}>
        {text.training.suggestSays[job.state](count.done, count.total, formats.number(job.suggested))} {job.message}
      </p>
      {isAtWork && isAdmin && (
        <button
          type="button"
          className="button"
          disabled={cancel.isPending}
          onClick={() => cancel.mutate(job.id, { onError: fail })}
        >
          {text.training.suggestStop}
        </button>
      )}
    </>
  );
}

function Ask({ model, isBusy }: { model: ModelDetail; isBusy: boolean }) {
  const text = useText();
  const fail = useFailureToast();
  const request = useRequestSuggestions(model.id);
  return (
    <button
      type="button"
      className="button"
      disabled={request.isPending || isBusy}
      onClick={() => request.mutate(undefined, { onError: fail })}
    >
      {text.training.suggest}
    </button>
  );
}

/** A detector's boxes laid beside the questions that nobody has answered: asking for them, and how far they are. */
export function SuggestBoxes({ model, projectId }: { model: ModelDetail; projectId: number }) {
  const text = useText();
  const isReviewer = useMay('reviewer');
  const isAdmin = useMay('admin');
  const latest = useSuggestions(projectId, isReviewer).data?.results[0];
  if (model.task !== 'detect' || !isReviewer) return null;
  const isBusy = latest !== undefined && isSuggesting(latest);
  const isOthers = latest !== undefined && latest.model !== model.id;
  return (
    <Section title={text.training.suggestions} note={text.training.suggestNote}>
      {isOthers && isBusy && <p className="quiet">{text.training.suggestOther(latest.model_name)}</p>}
      {latest && (!isOthers || isBusy) && <Job job={latest} />}
      {isAdmin && !isBusy && <Ask model={model} isBusy={isBusy} />}
    </Section>
  );
}
