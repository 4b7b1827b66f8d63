import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import type { Project, Release, ReleasePreview, Split } from '../../api/types';
import { useFormats, useText } from '../../i18n';
import { Dialog } from '../../ui/Dialog';
import { fieldError, TextArea, TextField } from '../../ui/Field';
import { ActionError, Loaded, Skeleton } from '../../ui/states';
import { nextName, SPLITS } from './figures';
import { type FreezeWish, useFreeze, usePreview } from './queries';

const FRACTIONS: Record<Split, number> = { train: 0.7, val: 0.1, test: 0.2 };

/** What freezing would do, and what stands against it. */
function Preview({ preview }: { preview: ReleasePreview }) {
  const text = useText();
  const formats = useFormats();
  const blocked: Readonly<Record<string, string>> = text.datasets.blocked;
  const splits = SPLITS.map((split) => `${text.terms.split[split]} ${formats.number(preview.by_split[split] ?? 0)}`);
  return (
    <div>
      <p>{text.datasets.wouldFreeze(formats.number(preview.verified_images))}</p>
      {preview.new_images > 0 && (
        <p className="quiet">{text.datasets.newImages(formats.number(preview.new_images), splits.join(' · '))}</p>
      )}
      {preview.blocked.map((sentence, place) => (
        <p key={sentence} className="bad">
          {blocked[preview.blocked_codes[place] ?? ''] ?? sentence}
        </p>
      ))}
    </div>
  );
}

interface FreezeProps {
  project: Project;
  releases: readonly Release[];
  isOpen: boolean;
  onClose: () => void;
}

interface PartsProps {
  wish: FreezeWish;
  error: unknown;
  onChange: (part: Partial<FreezeWish>) => void;
}

function Parts({ wish, error, onChange }: PartsProps) {
  const text = useText();
  return (
    <>
      <div className="form-row">
        <TextField
          label={text.datasets.name}
          error={fieldError(error, 'name')}
          required
          maxLength={40}
          value={wish.name}
          onChange={(event) => onChange({ name: event.target.value })}
        />
        <TextField
          label={text.datasets.licence}
          placeholder="CC BY 4.0"
          maxLength={200}
          value={wish.licence}
          onChange={(event) => onChange({ licence: event.target.value })}
        />
      </div>
      <TextArea
        label={text.datasets.description}
        hint={text.datasets.descriptionHint}
        rows={3}
        value={wish.description}
        onChange={(event) => onChange({ description: event.target.value })}
      />
    </>
  );
}

function FreezeForm({ project, releases }: Pick<FreezeProps, 'project' | 'releases'>) {
  const text = useText();
  const [, navigate] = useLocation();
  const preview = usePreview(project.id, true);
  const freeze = useFreeze(project.id);
  const [wish, setWish] = useState<FreezeWish>(() => ({
    name: nextName(releases, new Date()),
    description: releases[0]?.description ?? project.description,
    licence: releases[0]?.licence ?? '',
    fractions: FRACTIONS,
  }));
  const isBlocked = (preview.data?.blocked.length ?? 1) > 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    freeze.mutate(wish, { onSuccess: ({ id }) => navigate(`/projects/${project.id}/releases/${id}`) });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <Loaded query={preview} what={text.datasets.preview} skeleton={<Skeleton lines={2} />}>
        {(found) => <Preview preview={found} />}
      </Loaded>
      <Parts wish={wish} error={freeze.error} onChange={(part) => setWish({ ...wish, ...part })} />
      <p className="quiet">{text.datasets.withheldNote}</p>
      <ActionError error={freeze.error} />
      <div className="form-actions">
        <button type="submit" className="button primary" disabled={isBlocked || freeze.isPending}>
          {text.datasets.freezeNow(wish.name)}
        </button>
      </div>
    </form>
  );
}

/** Freezes a release after saying what will be in it. */
export function FreezeDialog({ isOpen, onClose, ...form }: FreezeProps) {
  const text = useText();
  return (
    <Dialog title={text.datasets.freeze} lead={text.datasets.freezeLead} isOpen={isOpen} onClose={onClose}>
      <FreezeForm {...form} />
    </Dialog>
  );
}
