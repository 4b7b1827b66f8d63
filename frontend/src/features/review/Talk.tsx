import { type FormEvent, useCallback, useEffect, useRef, useState } from 'react';
import type { Project, Remark, ReviewDetail } from '../../api/types';
import { useFormats, useSpeech, useText } from '../../i18n';
import { TextArea } from '../../ui/Field';
import { ActionError } from '../../ui/states';
import { nameIn } from '../projects/queries';
import { type Thread, threadsOf, useRemarks, useResolve, useSay } from './talk-queries';

const LONGEST = 2_000;
const NARROW = '(max-width: 860px)';

/** Who speaks: a letter stands for an annotator, the word for whoever reviews. */
function useAuthor(): (remark: Remark) => string {
  const text = useText().talk;
  return ({ author, is_mine }) => {
    if (is_mine) return text.by.me;
    if (author === 'reviewer') return text.by.reviewer;
    return /^[A-Z]{1,3}$/.test(author) ? text.voter(author) : author;
  };
}

/** The remarks of one thread, in order. */
export function Messages({ remarks }: { remarks: readonly Remark[] }) {
  const author = useAuthor();
  const formats = useFormats();
  return (
    <ol className="talk-messages plain-list">
      {remarks.map((remark) => (
        <li key={remark.id}>
          <p className="quiet talk-by">
            {author(remark)} · {formats.dateTime(remark.created_at)}
          </p>
          <p className="talk-text">{remark.text}</p>
        </li>
      ))}
    </ol>
  );
}

interface SayProps {
  projectId: number;
  imageId: number;
  label: string;
  button: string;
  object?: number | null;
  parent?: number;
  onSaid?: () => void;
  onLeave?: () => void;
}

/** A box to write in; Ctrl+Enter sends. */
export function Say({ projectId, imageId, label, button, object, parent, onSaid, onLeave }: SayProps) {
  const say = useSay(projectId, imageId);
  const [words, setWords] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  // Only a box that somebody asked for takes the keyboard.
  useEffect(() => {
    if (onLeave !== undefined) field.current?.focus();
  }, [onLeave]);
  const leave = onLeave ?? (() => field.current?.blur());
  const send = (event?: FormEvent) => {
    event?.preventDefault();
    if (words.trim() === '' || say.isPending) return;
    const about = parent === undefined ? (object != null ? { object } : {}) : { parent };
    say.mutate(
      { text: words, ...about },
      {
        onSuccess: () => {
          setWords('');
          onSaid?.();
        },
      },
    );
  };
  return (
    <form className="talk-say" onSubmit={send}>
      <TextArea
        ref={field}
        label={label}
        rows={2}
        maxLength={LONGEST}
        value={words}
        onChange={(event) => setWords(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send(event);
          if (event.key === 'Escape') leave();
        }}
      />
      <button type="submit" className="button" disabled={words.trim() === '' || say.isPending}>
        {button}
      </button>
      <ActionError error={say.error} />
    </form>
  );
}

interface ThreadProps {
  projectId: number;
  imageId: number;
  thread: Thread;
  place: number;
  onChoose: (object: number) => void;
}

function ThreadRow({ projectId, imageId, thread, place, onChoose }: ThreadProps) {
  const text = useText().talk;
  const formats = useFormats();
  const resolve = useResolve(projectId, imageId);
  const [isAnswering, setAnswering] = useState(false);
  const stop = useCallback(() => setAnswering(false), []);
  const { root, replies } = thread;
  const { object } = root;
  const number = formats.number(place + 1);
  return (
    <li className="talk-thread" data-resolved={root.resolved_at !== null}>
      {object !== null ? (
        <button type="button" className="talk-pin" aria-label={text.pin(number)} onClick={() => onChoose(object)}>
          {number}
        </button>
      ) : (
        <span className="talk-pin">{number}</span>
      )}
      <div>
        <Messages remarks={[root, ...replies]} />
        {root.resolved_at !== null ? (
          <p className="good talk-by">✓ {text.resolved}</p>
        ) : isAnswering ? (
          <Say
            projectId={projectId}
            imageId={imageId}
            parent={root.id}
            label={text.replyTo}
            button={text.send}
            onSaid={stop}
            onLeave={stop}
          />
        ) : (
          <div className="talk-buttons">
            <button type="button" className="button plain" onClick={() => setAnswering(true)}>
              {text.reply}
            </button>
            <button
              type="button"
              className="button plain"
              disabled={resolve.isPending}
              onClick={() => resolve.mutate(root.id)}
            >
              {text.resolve}
            </button>
          </div>
        )}
      </div>
    </li>
  );
}

interface TalkProps {
  project: Project;
  detail: ReviewDetail;
  chosen: number | null;
  onChoose: (object: number) => void;
  isWriting: boolean;
  onWriting: (isWriting: boolean) => void;
}

/** What reviewers and annotators say about an image, and the box to say more about the object that is chosen. */
export function Talk({ project, detail, chosen, onChoose, isWriting, onWriting }: TalkProps) {
  const { text, language } = useSpeech();
  const formats = useFormats();
  const { data } = useRemarks(project.id, detail.image.id);
  // Open remarks show themselves where there is room; what was once opened or shut stays so.
  const [wish, setWish] = useState<boolean | null>(() => (window.matchMedia?.(NARROW).matches ? false : null));
  const leave = useCallback(() => onWriting(false), [onWriting]);
  const threads = threadsOf(data?.results ?? []);
  const open = threads.filter(({ root }) => root.resolved_at === null).length;
  const object = detail.objects.find(({ id }) => id === chosen);
  const category = project.categories.find(({ id }) => id === object?.categories[0]);
  const about = category ? text.talk.aboutObject(nameIn(language, category)) : text.talk.aboutImage;
  return (
    <details
      className="talk"
      open={isWriting || (wish ?? open > 0)}
      onToggle={(event) => setWish(event.currentTarget.open)}
    >
      <summary>
        {text.talk.title} <span className="quiet">{open > 0 ? text.talk.open(formats.number(open)) : ''}</span>
      </summary>
      <ul className="plain-list">
        {threads.map((thread, place) => (
          <ThreadRow
            key={thread.root.id}
            projectId={project.id}
            imageId={detail.image.id}
            thread={thread}
            place={place}
            onChoose={onChoose}
          />
        ))}
      </ul>
      {isWriting && (
        <Say
          projectId={project.id}
          imageId={detail.image.id}
          object={chosen}
          label={about}
          button={text.talk.send}
          onSaid={leave}
          onLeave={leave}
        />
      )}
      {!isWriting && (
        <button type="button" className="button talk-add" aria-keyshortcuts="C" onClick={() => onWriting(true)}>
          {text.talk.add} <kbd>C</kbd>
        </button>
      )}
    </details>
  );
}
