import { useFormats, useText } from '../../i18n';
import { ProgressBar } from '../../ui/Progress';
import type { UploadStatus } from './upload';

/** How far the sending is, in bytes and files, and what the server would not take. */
export function UploadBar({ status }: { status: UploadStatus }) {
  const text = useText();
  const formats = useFormats();
  const files = text.catalog.filesOf(formats.number(status.filesDone), formats.number(status.files));
  return (
    <div className="stack upload" role="status">
      <ProgressBar value={status.bytesSent} total={status.bytes} label={text.catalog.sending} />
      <p>
        {status.isWaiting ? text.catalog.waitingForLine : text.catalog.sending} <span className="quiet">{files}</span>{' '}
        <span className="quiet">
          {text.catalog.bytesOf(formats.bytes(status.bytesSent), formats.bytes(status.bytes))}
        </span>
      </p>
      {status.refused.length > 0 && (
        <ul className="bad">
          {status.refused.map(({ name, detail }) => (
            <li key={name}>
              <code>{name}</code>: {detail}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
