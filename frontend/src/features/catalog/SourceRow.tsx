import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import type { Source, SourceState } from '../../api/types';
import { useFormats, useText } from '../../i18n';
import { Mark, type Tone } from '../../ui/Mark';
import { Menu, type MenuItem } from '../../ui/Menu';
import { ProgressBar } from '../../ui/Progress';
import { useFailureToast } from '../../ui/Toasts';
import { useCurrentProject } from '../projects/ProjectFrame';
import { ConfirmImport } from './ConfirmImport';
import { Problems } from './Problems';
import { isBusy, sourcesKey } from './queries';

const TONE: Record<SourceState, Tone> = {
  receiving: 'quiet',
  checking: 'accent',
  checked: 'caution',
  importing: 'accent',
  done: 'good',
  failed: 'bad',
  cancelled: 'quiet',
};

function useSourceActions(source: Source, isSending: boolean, onResume: () => void): MenuItem[] {
  const text = useText();
  const { id: projectId } = useCurrentProject();
  const client = useQueryClient();
  const fail = useFailureToast();
  const root = `/projects/${projectId}/sources/${source.id}`;
  const run = useMutation({
    mutationFn: (verb: 'check' | 'cancel') => api.post<unknown>(`${root}/${verb}`),
    onSettled: () => client.invalidateQueries({ queryKey: sourcesKey(projectId) }),
    onError: fail,
  });
  const isOpen = source.state !== 'done' && source.state !== 'cancelled';
  const isLeft = source.state === 'receiving' && !isSending;
  return [
    isLeft && { label: text.catalog.resume, onSelect: onResume },
    (isLeft || source.state === 'failed') && { label: text.catalog.checkNow, onSelect: () => run.mutate('check') },
    isOpen && { label: text.common.cancel, onSelect: () => run.mutate('cancel'), isBad: true },
  ].filter((item) => item !== false);
}

function Pace({ source }: { source: Source }) {
  const text = useText();
  const formats = useFormats();
  const parts = [
    text.catalog.filesOf(
      formats.number(source.imported + source.duplicates + source.refused),
      formats.number(source.total),
    ),
    source.rate !== null && text.catalog.rate(formats.number(source.rate, 1)),
    source.eta_seconds !== null && text.catalog.timeLeft(formats.duration(source.eta_seconds)),
  ];
  return <p className="quiet">{parts.filter(Boolean).join(' · ')}</p>;
}

function Counts({ source }: { source: Source }) {
  const text = useText();
  const formats = useFormats();
  return (['imported', 'duplicates', 'refused'] as const).map((what) => (
    <p key={what} className="number">
      {formats.number(source[what])} <span>{text.catalog[what]}</span>
    </p>
  ));
}

interface SourceRowProps {
  source: Source;
  isSending: boolean;
  onResume: () => void;
}

/** One import: its state, its live bar, and its refused files one click away. */
export function SourceRow({ source, isSending, onResume }: SourceRowProps) {
  const text = useText();
  const formats = useFormats();
  const [isOpen, setOpen] = useState(false);
  const items = useSourceActions(source, isSending, onResume);
  const done = source.imported + source.duplicates + source.refused;
  return (
    <li className="source">
      <div className="source-head">
        <div className="source-name">
          <strong>{source.name}</strong>
          <p className="quiet">
            {text.terms.format[source.format]} · {formats.dateTime(source.created_at)}
          </p>
        </div>
        <Mark tone={TONE[source.state]}>{text.catalog.state[source.state]}</Mark>
        <Counts source={source} />
        {items.length > 0 ? (
          <Menu label="⋯" name={text.projects.moreActions} className="button plain" items={items} />
        ) : (
          <span />
        )}
      </div>
      {isBusy(source) && <ProgressBar value={done} total={source.total} label={source.name} />}
      {source.state === 'importing' && <Pace source={source} />}
      {source.message !== '' && <p className={source.state === 'failed' ? 'bad' : 'quiet'}>{source.message}</p>}
      {source.state === 'checked' && <ConfirmImport source={source} />}
      {source.refused > 0 && (
        <p>
          <button type="button" className="link" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {text.catalog.refusedFiles(formats.number(source.refused), source.refused)}
          </button>
        </p>
      )}
      {isOpen && <Problems source={source} />}
    </li>
  );
}
