import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { useText } from '../../i18n';
import type { Journal } from '../../journal';
import { FailedPage, Skeleton } from '../../ui/states';
import { useSession } from '../accounts/session';
import { getWork } from './api';
import { journalOf } from './journal-of-user';
import { loadBitmap } from './pictures';
import type { Surroundings } from './use-desk';
import { Workspace } from './Workspace';
import './side-panel.css';
import './judging.css';
import './canvas.css';
import './dialogs.css';
import './workspace.css'; // after the panel: it changes it on a phone

const BROWSER: Surroundings = { loadPicture: loadBitmap };

interface WorkspacePageProps {
  projectId: number;
  /** Only questions of this stage; without it, of whichever has work. */
  stageId?: number;
  surroundings?: Surroundings;
}

function useJournal(userId: number | null): Journal | null {
  const [journal, setJournal] = useState<Journal | null>(null);
  useEffect(() => {
    if (userId === null) return;
    let isCurrent = true;
    void journalOf(userId).then((opened) => {
      if (!isCurrent) return;
      setJournal(opened);
      void opened.sendNow();
    });
    return () => {
      isCurrent = false;
      setJournal(null);
    };
  }, [userId]);
  return journal;
}

/** The labelling workspace of a project, at `/work/:project`. It takes the whole window. */
export function WorkspacePage({ projectId, stageId, surroundings = BROWSER }: WorkspacePageProps) {
  const text = useText();
  const session = useSession();
  const userId = session.data?.user?.id ?? null;
  const journal = useJournal(userId);
  const work = useQuery({
    queryKey: ['work', projectId],
    queryFn: ({ signal }) => getWork(projectId, signal),
    // What was asked when the person sat down stays: a brief that changed meanwhile is met at the next visit.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  if (work.isError) {
    return (
      <FailedPage error={work.error} what={text.workspace.what} onRetry={() => void work.refetch()}>
        <Link href="/work?all" className="button">
          {text.workspace.leave}
        </Link>
      </FailedPage>
    );
  }
  if (work.data === undefined || journal === null || userId === null) return <Skeleton lines={6} height={44} />;
  return (
    <Workspace
      key={`${userId}-${projectId}`}
      work={work.data}
      stageId={stageId ?? null}
      userId={userId}
      journal={journal}
      surroundings={surroundings}
    />
  );
}
