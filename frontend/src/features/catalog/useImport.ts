import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { api } from '../../api/client';
import type { Source } from '../../api/types';
import type { DroppedFile } from '../../ui/dropped';
import { sourcesKey } from './queries';
import { doorOf, Upload, type UploadStatus } from './upload';

const LONGEST_NAME = 200;

/** What to call what was dropped: its folder, its only file, or the first of them. */
export function nameOfDrop(files: readonly DroppedFile[]): string {
  const first = files[0]?.path ?? '';
  const folder = first.includes('/') ? first.slice(0, first.indexOf('/')) : '';
  const isShared = folder !== '' && files.every(({ path }) => path.startsWith(`${folder}/`));
  return (isShared ? folder : first.replace(/\.[^./]+$/, '')).slice(0, LONGEST_NAME);
}

export interface Sending {
  sourceId: number;
  status: UploadStatus;
}

interface ImportState {
  sending: Sending | null;
  error: unknown;
}

async function openSource(projectId: number, files: readonly DroppedFile[]): Promise<Source> {
  return api.post<Source>(`/projects/${projectId}/sources`, {
    kind: 'upload',
    format: 'auto',
    name: nameOfDrop(files),
  });
}

/** Sends dropped files into a source of the project, and asks for the dry run when all are there. */
export function useImport() {
  const client = useQueryClient();
  const [state, setState] = useState<ImportState>({ sending: null, error: null });
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);
  const begin = useCallback(
    async (projectId: number, files: readonly DroppedFile[], resumed?: Source) => {
      setState({ sending: null, error: null });
      const controller = new AbortController();
      abort.current = controller;
      try {
        const source = resumed ?? (await openSource(projectId, files));
        await client.invalidateQueries({ queryKey: sourcesKey(projectId) });
        await new Upload({
          door: doorOf(projectId, source.id, controller.signal),
          files,
          isResumed: resumed !== undefined,
          onStatus: (status) => setState({ sending: { sourceId: source.id, status }, error: null }),
          signal: controller.signal,
        }).run();
        await api.post(`/projects/${projectId}/sources/${source.id}/check`);
        setState({ sending: null, error: null });
      } catch (error) {
        if (!controller.signal.aborted) setState({ sending: null, error });
      }
      await client.invalidateQueries({ queryKey: sourcesKey(projectId) });
    },
    [client],
  );
  return { ...state, begin };
}
