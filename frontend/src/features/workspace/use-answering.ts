import { useCallback, useState } from 'react';
import { Problem } from '../../api/problem';
import { useText } from '../../i18n';
import type { Journal } from '../../journal';
import { useFailureToast, useToast } from '../../ui/Toasts';
import { type ReportReason, reportImage, type SkipReason, skip as sendSkip, type Word, type Work } from './api';
import type { Desk } from './use-desk';

const GONE: ReadonlySet<number> = new Set([404, 409, 410]);

/** The ways out of a question: answer it, skip it, report its picture. */
export function useAnswering(desk: Desk | null, journal: Journal, work: Work) {
  const words = useText().workspace;
  const toast = useToast();
  const failure = useFailureToast();
  const [answered, setAnswered] = useState(0);
  const leave = useCallback(
    async (handing: Promise<boolean> | undefined) => {
      if (desk === null || !(await handing)) return;
      setAnswered((before) => before + 1);
      desk.queue.advance();
    },
    [desk],
  );
  const submit = useCallback(() => leave(desk?.bench.submit()), [desk, leave]);
  const judge = useCallback((word: Word) => leave(desk?.bench.judge(word)), [desk, leave]);
  const skip = async (reason: SkipReason) => {
    const assignment = desk?.bench.state.assignment;
    if (!desk || !assignment) return;
    try {
      await sendSkip(assignment.id, reason);
    } catch (error) {
      // A lease that is gone already needs no giving back.
      if (!(error instanceof Problem && GONE.has(error.status))) return failure(error);
    }
    await journal.discard(assignment.id);
    desk.queue.advance();
  };
  const report = async (reason: ReportReason, detail: string) => {
    const assignment = desk?.bench.state.assignment;
    if (!assignment) return;
    try {
      await reportImage(work.project.id, assignment.image.id, reason, detail);
    } catch (error) {
      return failure(error);
    }
    toast(words.reported);
    await skip('bad_image');
  };
  return { submit, judge, skip, report, answered };
}
