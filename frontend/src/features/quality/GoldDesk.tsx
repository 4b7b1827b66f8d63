import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { Project } from '../../api/types';
import { useFormats, useSpeech } from '../../i18n';
import { useTitle } from '../../ui/Page';
import { ActionError } from '../../ui/states';
import { useToast } from '../../ui/Toasts';
import { Announcer } from '../workspace/Announcer';
import type { Answer } from '../workspace/api';
import { BoxPanel } from '../workspace/BoxPanel';
import { boxStyles } from '../workspace/box-style';
import { CanvasPane } from '../workspace/CanvasPane';
import { CategoryPanel } from '../workspace/CategoryPanel';
import { Hints } from '../workspace/Hints';
import { shownKey } from '../workspace/keys';
import { NoticeLine } from '../workspace/NoticeLine';
import { loadBitmap } from '../workspace/pictures';
import { ToolRail } from '../workspace/ToolRail';
import { type Surroundings, useBenchState } from '../workspace/use-desk';
import { type PageActions, useKeys } from '../workspace/use-keys';
import { Workbench } from '../workspace/workbench';
import { useSaveGold } from './gold';
import { asAssignment, draftKey, GoldKeeper, type GoldQuestion } from './gold-desk';
import '../workspace/side-panel.css';
import '../workspace/canvas.css';
import '../workspace/workspace.css'; // after the panel: it changes it on a phone
import './gold-desk.css';

const BROWSER: Surroundings = { loadPicture: loadBitmap };

interface GoldDeskProps {
  project: Project;
  question: GoldQuestion;
  /** Where one goes from here, saved or not. */
  back: string;
  surroundings?: Surroundings;
}

/** Sets the workbench up with the one question, and takes it down with the page. */
function useBench({ project, question, surroundings = BROWSER }: GoldDeskProps, onAnswer: (answer: Answer) => void) {
  const host = useRef<HTMLDivElement>(null);
  const { language } = useSpeech();
  const latest = useRef(onAnswer);
  latest.current = onAnswer;
  const [desk, setDesk] = useState<{ bench: Workbench; keeper: GoldKeeper } | null>(null);
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const key = draftKey(project.id, question);
    const keeper = new GoldKeeper(key, question.gold?.answer ?? null, (answer) => latest.current(answer));
    const { screen, loadPicture } = surroundings;
    const bench = new Workbench(element, {
      journal: keeper,
      loadPicture,
      styleOf: boxStyles(project.categories, 'en'),
      now: () => performance.now(),
      onlyCategory: project.categories.length === 1 ? String(project.categories[0]?.id) : null,
      ...(screen && { screen }),
    });
    setDesk({ bench, keeper });
    void bench.open(asAssignment(question), []);
    const leave = () => void keeper.flush();
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      leave();
      bench.destroy();
      setDesk(null);
    };
  }, [project, question, surroundings]);
  useEffect(() => {
    desk?.bench.editor.setStyle(boxStyles(project.categories, language));
  }, [desk, project, language]);
  return { host: host as RefObject<HTMLDivElement>, bench: desk?.bench ?? null, keeper: desk?.keeper ?? null };
}

/** Sends the answer; what is refused goes back on the table as it was. */
function useSaving({ project, question, back }: GoldDeskProps, retry: () => void, done: () => void) {
  const { text } = useSpeech();
  const formats = useFormats();
  const toast = useToast();
  const [, navigate] = useLocation();
  const save = useSaveGold(project.id, question);
  const send = (answer: Answer) =>
    save.mutate(answer, {
      onSuccess: ({ revision }) => {
        done();
        toast(revision > 1 ? text.gold.desk.revised(formats.number(revision)) : text.gold.desk.made);
        navigate(back);
      },
      onError: retry,
    });
  return { send, error: save.error };
}

const nothing = () => undefined;

/** The whole window: one picture, and the answer to it that an administrator knows. */
export function GoldDesk(props: GoldDeskProps) {
  const { project, question, back } = props;
  const { text } = useSpeech();
  const formats = useFormats();
  const words = text.gold.desk;
  const search = useRef<HTMLInputElement>(null);
  const [isOpen, setOpen] = useState(false);
  const isTagging = question.stage.kind === 'tag';
  const parts = useRef<{ bench: Workbench | null; keeper: GoldKeeper | null }>({ bench: null, keeper: null });
  const saving = useSaving(
    props,
    () => void parts.current.bench?.reload(),
    () => parts.current.keeper?.forget(),
  );
  const { host, bench, keeper } = useBench(props, saving.send);
  parts.current = { bench, keeper };
  const state = useBenchState(bench);
  const isReady = state?.phase === 'ready';
  useTitle(words.title(question.image.name));
  const categoryIds = useMemo(() => project.categories.map(({ id }) => String(id)), [project]);
  const actions = useMemo<PageActions>(
    () => ({
      submit: () => void bench?.submit(),
      save: () => void bench?.save(),
      search: () => search.current?.focus(),
      judge: nothing,
      skip: nothing,
      instructions: nothing,
      help: nothing,
      'next-region': nothing,
    }),
    [bench],
  );
  useKeys(bench, categoryIds, actions);
  useEffect(() => {
    if (isReady) host.current?.focus({ preventScroll: true });
  }, [isReady, host]);
  return (
    <div className="work" data-sheet={isOpen} data-tagging={isTagging}>
      <header className="work-top">
        <Link href={back} className="work-leave">
          ‹ <span className="work-project">{text.gold.title}</span>
        </Link>
        <h1 className="gold-desk-title">{words.title(question.image.name)}</h1>
      </header>
      <ToolRail bench={bench} state={state} />
      <main className="work-middle">
        <CanvasPane host={host} state={state} queue={null} onReload={() => void bench?.reload()} onLook={nothing} />
        <Announcer state={state} />
        <NoticeLine notice={state?.notice ?? null} onDismiss={() => bench?.dismissNotice()} />
      </main>
      <aside className="work-side" id="work-side">
        <p className="gold-desk-lead quiet">
          {question.gold === null
            ? words.lead
            : words.leadRevised(formats.number(question.gold.answered), question.gold.answered)}
        </p>
        <CategoryPanel
          categories={project.categories}
          state={state}
          isTagging={isTagging}
          search={search}
          onChoose={(id) => {
            bench?.choose(id);
            setOpen(false);
          }}
          onLeave={() => host.current?.focus({ preventScroll: true })}
        />
        {!isTagging && <BoxPanel bench={bench} state={state} categories={project.categories} />}
      </aside>
      <button
        type="button"
        className="button work-sheet-button"
        aria-expanded={isOpen}
        aria-controls="work-side"
        onClick={() => setOpen(!isOpen)}
      >
        {isOpen ? text.workspace.sheet.close : text.workspace.sheet.open}
      </button>
      <footer className="work-foot">
        <Hints state={state} isTagging={isTagging} />
        <ActionError error={saving.error} />
        <div className="work-ways">
          <button
            type="button"
            className="button primary"
            disabled={!isReady}
            aria-keyshortcuts="Control+Enter"
            title={shownKey('submit')}
            onClick={() => void bench?.submit()}
          >
            {words.save}{' '}
            <span className="key-sign" aria-hidden="true">
              ⌃↵
            </span>
          </button>
        </div>
      </footer>
    </div>
  );
}
