import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useText } from '../../i18n';
import type { Journal, Refusal } from '../../journal';
import { SESSION_KEY } from '../accounts/session';
import { Announcer } from './Announcer';
import type { Work } from './api';
import { Banners } from './Banners';
import { BoxPanel } from './BoxPanel';
import { CanvasPane } from './CanvasPane';
import { CategoryPanel } from './CategoryPanel';
import { checkingKind } from './checking';
import { FootLine } from './FootLine';
import { JudgePanel, JudgeQuestion } from './JudgePanel';
import { NoticeLine } from './NoticeLine';
import { ToolRail } from './ToolRail';
import { TopLine } from './TopLine';
import { useAnswering } from './use-answering';
import { useBrief } from './use-brief';
import { type Surroundings, useBenchState, useDesk, useJournalStatus } from './use-desk';
import { useFeedback } from './use-feedback';
import { type PageActions, useKeys } from './use-keys';

interface WorkspaceProps {
  work: Work;
  stageId: number | null;
  userId: number;
  journal: Journal;
  surroundings: Surroundings;
}

/** Answers that the server will never take, until the person has read why. */
function useRefusals(journal: Journal) {
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);
  useEffect(() => journal.onRefused((refusal) => setRefusals((before) => [...before, refusal])), [journal]);
  const dismiss = (refusal: Refusal) => {
    setRefusals((before) => before.filter((other) => other !== refusal));
    void journal.discard(refusal.assignment);
  };
  return { refusals, dismiss };
}

/** Moves the focus to the next part of the page: canvas, categories, submit. */
function focusNextRegion(root: HTMLElement | null): void {
  const regions = [...(root?.querySelectorAll<HTMLElement>('[data-region]:not(:disabled)') ?? [])];
  const place = regions.findIndex((region) => region.contains(document.activeElement));
  regions[(place + 1) % regions.length]?.focus();
}

const loadDialogs = () => import('./Dialogs');
const HelpDialog = lazy(async () => ({ default: (await loadDialogs()).HelpDialog }));
const InstructionsDialog = lazy(async () => ({ default: (await loadDialogs()).InstructionsDialog }));
const TruthDialog = lazy(async () => ({ default: (await import('../quality/Truth')).TruthDialog }));
const ReportDialog = lazy(async () => ({ default: (await loadDialogs()).ReportDialog }));

/** Whether the dialogs are to be there: from the first picture on, so that they open at once and without a line. */
function useDialogs(isReady: boolean, open: Open): boolean {
  const [isWanted, setWanted] = useState(false);
  useEffect(() => {
    if (isReady || open !== null) setWanted(true);
  }, [isReady, open]);
  return isWanted;
}

type Open = 'help' | 'instructions' | 'report' | 'skip' | 'sheet' | null;

/** The whole window of a worker: one picture, one question, and everything within reach of a key. */
export function Workspace({ work, stageId, userId, journal, surroundings }: WorkspaceProps) {
  const { workspace: words, checking } = useText();
  const client = useQueryClient();
  const root = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const [open, setOpen] = useState<Open>(null);
  const { host, desk, queueState } = useDesk({ work, stageId, userId, journal, surroundings });
  const bench = desk?.bench ?? null;
  const state = useBenchState(bench);
  const status = useJournalStatus(journal);
  const { refusals, dismiss } = useRefusals(journal);
  const brief = useBrief(work);
  const { feedback, dismiss: dismissFeedback } = useFeedback(journal, work);
  const { submit, judge, skip, report, answered } = useAnswering(desk, journal, work);
  const focusCanvas = useCallback(() => host.current?.focus({ preventScroll: true }), [host]);
  const assignment = state?.assignment ?? null;
  const isTagging = assignment?.stage.kind === 'tag';
  const isJudging = checkingKind(assignment) !== null;
  const readInstructions = useCallback(() => {
    brief.markRead();
    setOpen('instructions');
  }, [brief.markRead]);
  const categoryIds = useMemo(() => work.categories.map(({ id }) => String(id)), [work]);
  const actions = useMemo<PageActions>(
    () => ({
      submit: () => void submit(),
      judge: (word) => void judge(word),
      skip: () => setOpen('skip'),
      save: () => void bench?.save(),
      search: () => search.current?.focus(),
      instructions: readInstructions,
      help: () => setOpen('help'),
      'next-region': () => focusNextRegion(root.current),
    }),
    [bench, submit, judge, readInstructions],
  );
  useKeys(bench, categoryIds, actions);
  const isReady = state?.phase === 'ready';
  const hasDialogs = useDialogs(isReady, open);
  useEffect(() => {
    if (isReady && document.activeElement !== search.current) focusCanvas();
  }, [isReady, focusCanvas]);
  useEffect(() => {
    document.title = words.title(work.project.name);
  }, [words, work]);
  return (
    <div ref={root} className="work" data-sheet={open === 'sheet'} data-tagging={isTagging} data-judging={isJudging}>
      <TopLine
        work={work}
        kind={state?.assignment?.stage.kind ?? null}
        answeredToday={work.mine.answered_today + answered}
        time={bench?.time ?? null}
        status={status}
        onHelp={() => setOpen('help')}
        onInstructions={readInstructions}
      />
      <Banners
        projectId={work.project.id}
        status={status}
        refusals={refusals}
        unread={brief.unread}
        onSignIn={() => void client.invalidateQueries({ queryKey: SESSION_KEY })}
        onDismissRefusal={dismiss}
        onInstructions={readInstructions}
      />
      <ToolRail bench={bench} state={state} />
      <main className="work-middle">
        {isJudging ? (
          <JudgeQuestion assignment={assignment} categories={work.categories} />
        ) : (
          <h1 className="visually-hidden">{isTagging ? words.question.tag : words.question.draw}</h1>
        )}
        <CanvasPane
          host={host}
          state={state}
          queue={queueState}
          onReload={() => void bench?.reload()}
          onLook={() => void desk?.queue.retry()}
        />
        <Announcer state={state} />
        <NoticeLine notice={state?.notice ?? null} onDismiss={() => bench?.dismissNotice()} />
      </main>
      <aside className="work-side" id="work-side">
        {isTagging && <p className="work-question">{words.question.tag}</p>}
        {isJudging ? (
          <JudgePanel assignment={assignment} categories={work.categories} />
        ) : (
          <CategoryPanel
            categories={work.categories}
            state={state}
            isTagging={isTagging}
            search={search}
            onChoose={(id) => {
              bench?.choose(id);
              setOpen(null);
            }}
            onLeave={focusCanvas}
          />
        )}
        {!isTagging && !isJudging && <BoxPanel bench={bench} state={state} categories={work.categories} />}
      </aside>
      <button
        type="button"
        className="button work-sheet-button"
        aria-expanded={open === 'sheet'}
        aria-controls="work-side"
        onClick={() => setOpen(open === 'sheet' ? null : 'sheet')}
      >
        {open === 'sheet'
          ? words.sheet.close
          : isJudging
            ? checking.more
            : isTagging
              ? words.categories
              : words.sheet.open}
      </button>
      <FootLine
        state={state}
        isTagging={isTagging}
        isSkipOpen={open === 'skip'}
        // The menu closes after its choice, which may have opened something else.
        onSkipOpen={(isOpen) => setOpen((before) => (isOpen ? 'skip' : before === 'skip' ? null : before))}
        onSkip={(reason) => void skip(reason)}
        onReport={() => setOpen('report')}
        onSubmit={() => void submit()}
        onAnswer={(word) => void judge(word)}
      />
      {feedback !== null && (
        <Suspense fallback={null}>
          <TruthDialog feedback={feedback} categories={work.categories} onClose={dismissFeedback} />
        </Suspense>
      )}
      {hasDialogs && (
        <Suspense fallback={null}>
          <HelpDialog isOpen={open === 'help'} onClose={() => setOpen(null)} />
          <InstructionsDialog work={work} isOpen={open === 'instructions'} onClose={() => setOpen(null)} />
          <ReportDialog
            isOpen={open === 'report'}
            onClose={() => setOpen(null)}
            onSend={(reason, detail) => {
              setOpen(null);
              void report(reason, detail);
            }}
          />
        </Suspense>
      )}
    </div>
  );
}
