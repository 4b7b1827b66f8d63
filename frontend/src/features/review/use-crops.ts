import { useCallback, useEffect, useState } from 'react';
import type { JudgedCrops, TakenBack } from '../../api/types';
import { useFailureToast } from '../../ui/Toasts';
import { type CropOrder, useCropPage, useJudging } from './crop-queries';
import { judgement, type Sheet, sheetOf } from './crops';

/** What the last request did, for the line at the foot. */
export type Outcome = { kind: 'sent'; judged: JudgedCrops } | { kind: 'taken'; taken: TakenBack };

interface Sent {
  sheet: Sheet;
  at: string;
  address: string | null;
}

/** The pages of one category, one after the other, and the way back through those that were sent. */
export function useCrops(projectId: number, category: number, order: CropOrder) {
  const fail = useFailureToast();
  const { sender, takeBack, refresh } = useJudging(projectId);
  const [address, setAddress] = useState<string | null>(null);
  const [sheet, setSheet] = useState<Sheet | null>(null);
  const [sent, setSent] = useState<readonly Sent[]>([]);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [done, setDone] = useState(0);
  const query = useCropPage(projectId, category, order, address);
  const next = query.data?.next ?? null;
  useCropPage(projectId, next === null ? null : category, order, next); // fetched ahead
  const fresh = query.data?.results;
  useEffect(() => {
    if (fresh !== undefined && sheet === null) setSheet(sheetOf(fresh));
  }, [fresh, sheet]);

  const attempt = useCallback(
    async (work: () => Promise<void>) => {
      setBusy(true);
      try {
        await work();
      } catch (error) {
        fail(error);
      } finally {
        setBusy(false);
      }
    },
    [fail],
  );
  const submit = () => {
    if (sheet === null || sheet.crops.length === 0 || isBusy) return;
    void attempt(async () => {
      const judged = await sender.send(judgement(sheet));
      setSent((before) => [...before, { sheet, at: judged.at, address }]);
      setDone((before) => before + judged.approved + judged.rejected);
      setOutcome({ kind: 'sent', judged });
      if (next === null) refresh(); // the end: what has come meanwhile stands at the beginning
      setAddress(next);
      setSheet(null);
    });
  };
  const undo = () => {
    const last = sent.at(-1);
    if (last === undefined || isBusy) return;
    void attempt(async () => {
      const taken = await takeBack(last.at);
      setSent((before) => before.slice(0, -1));
      setDone((before) => Math.max(0, before - taken.objects));
      setOutcome({ kind: 'taken', taken });
      setAddress(last.address);
      setSheet(last.sheet);
    });
  };
  return { query, sheet, setSheet, submit, undo, outcome, isBusy, done, mayUndo: sent.length > 0 };
}
