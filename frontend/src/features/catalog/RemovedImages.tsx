import { useFormats, useText } from '../../i18n';
import { useFailureToast } from '../../ui/Toasts';
import { useRemovedImages, useRestoreImage } from './removal';

/** What was taken out of the project, with the way back; nothing where nothing was. */
export function RemovedImages({ projectId }: { projectId: number }) {
  const text = useText();
  const formats = useFormats();
  const fail = useFailureToast();
  const restore = useRestoreImage(projectId);
  const removed = useRemovedImages(projectId).data?.results ?? [];
  if (removed.length === 0) return null;
  return (
    <details className="removed-images">
      <summary>{text.catalog.removedImages}</summary>
      <table className="table">
        <tbody>
          {removed.map((each) => (
            <tr key={each.image}>
              <td>{each.name}</td>
              <td className="quiet">{text.catalog.removedBy(each.removed_by, formats.date(each.removed_at))}</td>
              <td>
                <button
                  type="button"
                  className="button"
                  disabled={restore.isPending}
                  onClick={() => restore.mutate(each.image, { onError: fail })}
                >
                  {text.catalog.putBack}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
