import { useState } from 'react';
import type { Export, ExportFormat, Release } from '../../api/types';
import { useFormats, useText } from '../../i18n';
import { CopyBlock, CopyButton } from '../../ui/Copy';
import { Check, Select } from '../../ui/Field';
import { Section } from '../../ui/Page';
import { ProgressBar } from '../../ui/Progress';
import { Loaded } from '../../ui/states';
import { useFailureToast } from '../../ui/Toasts';
import { useMay } from '../projects/ProjectFrame';
import { isAtWork, useExports, useRequestExport } from './queries';

const FORMATS: readonly ExportFormat[] = ['coco', 'voc', 'yolo', 'class-folders'];

function RequestExport({ release }: { release: Release }) {
  const text = useText();
  const fail = useFailureToast();
  const isAdmin = useMay('admin');
  const request = useRequestExport(release);
  const [format, setFormat] = useState<ExportFormat>('coco');
  const [isPrivate, setPrivate] = useState(false);
  return (
    <>
      {isAdmin && <Check label={text.datasets.privateHalf} checked={isPrivate} onChecked={setPrivate} />}
      <Select
        aria-label={text.datasets.format}
        value={format}
        options={FORMATS.map((each) => ({ value: each, label: text.terms.format[each] }))}
        onValue={(value) => setFormat(value as ExportFormat) /* one of the options above */}
      />
      <button
        type="button"
        className="button"
        disabled={request.isPending}
        onClick={() => request.mutate({ format, private: isPrivate, with_images: true }, { onError: fail })}
      >
        {text.datasets.makeExport}
      </button>
    </>
  );
}

/** Size, checksum and download of a finished export. */
function Ready({ found, isOpen, onOpen }: { found: Export; isOpen: boolean; onOpen: () => void }) {
  const text = useText();
  const formats = useFormats();
  return (
    <>
      <span className="number">{formats.bytes(found.byte_size)}</span>
      <span className="row">
        <code title={found.sha256}>{found.sha256.slice(0, 12)}…</code>
        <CopyButton value={found.sha256} label="SHA-256" />
      </span>
      <span className="row">
        {found.load && (
          <button type="button" className="button" aria-expanded={isOpen} onClick={onOpen}>
            {text.datasets.lines}
          </button>
        )}
        {found.url && (
          <a className="button" href={found.url} download>
            {text.datasets.download}
          </a>
        )}
      </span>
    </>
  );
}

function ExportRow({ found }: { found: Export }) {
  const text = useText();
  const [isOpen, setOpen] = useState(false);
  const splits = found.splits.map((split) => text.terms.split[split]).join(', ');
  const said = found.message || text.datasets.exportState[found.state];
  return (
    <li className="export">
      <div className="export-head">
        <span>
          <strong>{text.terms.format[found.format]}</strong>{' '}
          <span className="quiet">{found.private ? text.datasets.isPrivate(splits) : splits}</span>
        </span>
        {found.state === 'done' ? (
          <Ready found={found} isOpen={isOpen} onOpen={() => setOpen(!isOpen)} />
        ) : (
          <span className={found.state === 'failed' ? 'bad' : 'quiet'}>{said}</span>
        )}
      </div>
      {isAtWork(found) && <ProgressBar value={found.progress} total={found.total} label={said} />}
      {isOpen && found.load && (
        <>
          <CopyBlock value={found.load.shell.trimEnd()} label={text.datasets.fetchLines} />
          <CopyBlock value={found.load.python.trimEnd()} label={text.datasets.loadLines} />
        </>
      )}
    </li>
  );
}

/** The files of a release: made on demand, each with its size, checksum and the lines that fetch and load it. */
export function Files({ release }: { release: Release }) {
  const text = useText();
  const query = useExports(release);
  return (
    <Section title={text.datasets.files} note={text.datasets.filesNote} actions={<RequestExport release={release} />}>
      <Loaded query={query} what={text.datasets.files}>
        {({ results }) =>
          results.length === 0 ? (
            <p className="quiet">{text.datasets.noFiles}</p>
          ) : (
            <ul className="exports plain-list">
              {results.map((found) => (
                <ExportRow key={found.id} found={found} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}
