import { useCallback, useState } from 'react';
import type { Work } from './api';

function keyOf(projectId: number): string {
  return `quorum.brief.${projectId}`;
}

function readVersion(projectId: number): number {
  try {
    return Number(localStorage.getItem(keyOf(projectId)) ?? 0);
  } catch {
    return 0; // storage is forbidden: the person is shown the note again
  }
}

function writeVersion(projectId: number, version: number): void {
  try {
    localStorage.setItem(keyOf(projectId), String(version));
  } catch {
    // As above.
  }
}

/** Whether the project tells its workers something that this person has not read yet. */
export function useBrief(work: Work) {
  const { version, instructions } = work.brief;
  const projectId = work.project.id;
  const [read, setRead] = useState(() => readVersion(projectId));
  const hasWords = Object.values(instructions).some((words) => words.trim() !== '');
  const markRead = useCallback(() => {
    writeVersion(projectId, version);
    setRead(version);
  }, [projectId, version]);
  const unread = hasWords && read < version ? { version, isFirst: read === 0 } : null;
  return { unread, markRead };
}
