import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api } from '../../api/client';
import type { LabelFormat, Project, Source } from '../../api/types';
import { useText } from '../../i18n';
import { Dialog } from '../../ui/Dialog';
import { fieldError, SelectField, TextField } from '../../ui/Field';
import { ActionError } from '../../ui/states';
import { useSession } from '../accounts/session';
import { sourcesKey } from './queries';

const FORMATS: readonly LabelFormat[] = ['auto', 'folder', 'voc', 'coco', 'class-folders'];
const ARCHIVE = /\.(zip|tar|tgz|tar\.gz|tar\.xz|tar\.bz2)$/i;

function useAddFolder(project: Project, onDone: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ location, format }: { location: string; format: LabelFormat }) => {
      const kind = ARCHIVE.test(location) ? 'archive' : 'folder';
      const name = location.split('/').filter(Boolean).at(-1) ?? location;
      const source = await api.post<Source>(`/projects/${project.id}/sources`, { kind, format, name, location });
      await api.post(`/projects/${project.id}/sources/${source.id}/check`);
    },
    onSuccess: () => {
      onDone();
      return client.invalidateQueries({ queryKey: sourcesKey(project.id) });
    },
  });
}

function FolderForm({ project, onDone }: { project: Project; onDone: () => void }) {
  const text = useText();
  const [location, setLocation] = useState('');
  const [format, setFormat] = useState<LabelFormat>('auto');
  const add = useAddFolder(project, onDone);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate({ location: location.trim(), format });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <TextField
        label={text.catalog.location}
        error={fieldError(add.error, 'location')}
        required
        spellCheck={false}
        placeholder="/srv/pictures/2026"
        value={location}
        onChange={(event) => setLocation(event.target.value)}
      />
      <SelectField
        label={text.catalog.labels}
        value={format}
        options={FORMATS.map((each) => ({ value: each, label: text.terms.format[each] }))}
        onValue={(value) => setFormat(value as LabelFormat) /* one of the options above */}
      />
      <ActionError error={add.error} />
      <div className="form-actions">
        <button type="submit" className="button primary" disabled={add.isPending}>
          {text.catalog.checkNow}
        </button>
      </div>
    </form>
  );
}

/** Imports a folder or an archive that already lies on the server; for site administrators. */
export function ServerFolder({ project }: { project: Project }) {
  const text = useText();
  const { data: session } = useSession();
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  if (!session?.user?.is_site_admin) return null;
  return (
    <>
      <button type="button" className="button" onClick={() => setOpen(true)}>
        {text.catalog.serverFolder}
      </button>
      <Dialog title={text.catalog.serverFolder} lead={text.catalog.serverFolderLead} isOpen={isOpen} onClose={close}>
        <FolderForm project={project} onDone={close} />
      </Dialog>
    </>
  );
}
