import { useState } from 'react';
import { Link } from 'wouter';
import type { Category } from '../../api/types';
import { type Language, useFormats, useSpeech, useText } from '../../i18n';
import { Chip, Mark } from '../../ui/Mark';
import { More } from '../../ui/More';
import { Page } from '../../ui/Page';
import { Picture } from '../../ui/Picture';
import { Meter } from '../../ui/Progress';
import { ActionError, Empty, Failure, Skeleton } from '../../ui/states';
import { useToast } from '../../ui/Toasts';
import { useCurrentProject } from '../projects/ProjectFrame';
import { categoryName } from '../workspace/box-style';
import { type Gold, type GoldChange, type Origin, useChangeGold, useGold, useTakeGold } from './gold';
import './gold.css';

const AT_ONCE = 20;
/** Below this share right, of at least so many answers, the answer itself is in doubt. */
const DOUBTFUL = 0.5;
const ENOUGH = 5;

function TakeButton({ origin }: { origin: Origin }) {
  const { gold: words } = useText();
  const formats = useFormats();
  const toast = useToast();
  const project = useCurrentProject();
  const take = useTakeGold(project.id, origin);
  const isVerified = origin === 'verified';
  const start = () =>
    take.mutate(AT_ONCE, {
      onSuccess: ({ taken }) => {
        const nothing = isVerified ? words.nothingVerified : words.nothingKnown;
        toast(taken > 0 ? words.taken(formats.number(taken), taken) : nothing);
      },
    });
  return (
    <div>
      <button type="button" className="button" disabled={take.isPending} onClick={start}>
        {isVerified ? words.takeVerified : words.takeKnown}
      </button>
      {take.data !== undefined && take.data.refused.length > 0 && (
        <details className="quiet">
          <summary>{words.refused(formats.number(take.data.refused.length))}</summary>
          <ul>
            {take.data.refused.map(({ image, detail }) => (
              <li key={image}>
                <Link href={`/projects/${project.id}/images/${image}`}>{image}</Link> {detail}
              </li>
            ))}
          </ul>
        </details>
      )}
      <ActionError error={take.error} />
    </div>
  );
}

function named(ids: readonly number[], categories: readonly Category[], language: Language): string[] {
  const known = new Map(categories.map((category) => [category.id, categoryName(category, language)]));
  return [...new Set(ids)].map((id) => known.get(id) ?? String(id));
}

/** What the known answer of a gold task says, in a few words. */
function useAnswerWords() {
  const { language, text } = useSpeech();
  const formats = useFormats();
  const project = useCurrentProject();
  const words = text.gold;
  return ({ answer }: Gold): string => {
    const ids = answer.tags ?? answer.boxes?.flatMap(({ categories }) => categories);
    if (ids === undefined) {
      const known: Readonly<Record<string, string>> = words.feedback.word;
      return known[answer.answer ?? ''] ?? '';
    }
    if (ids.length === 0) return words.nothingThere;
    const list = named(ids, project.categories, language).join(words.feedback.comma);
    const count = answer.boxes?.length;
    return count === undefined ? list : `${words.boxes(formats.number(count), count)}: ${list}`;
  };
}

function GoldRow({ gold, onChange }: { gold: Gold; onChange: (change: GoldChange) => void }) {
  const { gold: words } = useText();
  const formats = useFormats();
  const project = useCurrentProject();
  const answerWords = useAnswerWords();
  const { id, image, answered, right } = gold;
  const share = answered > 0 ? right / answered : null;
  const positions = new Map(project.categories.map((category) => [category.id, category.position]));
  const boxes = (gold.answer.boxes ?? []).map((box) => ({
    ...box,
    position: positions.get(box.categories[0] ?? 0) ?? 0,
  }));
  return (
    <tr>
      <td>
        <Link href={`/projects/${project.id}/images/${image.id}`} className="gold-picture">
          <Picture
            src={image.urls['256']}
            name={image.name}
            width={image.width}
            height={image.height}
            boxes={boxes}
            showBoxes="always"
          />
        </Link>
      </td>
      <td className="gold-answer">
        {answerWords(gold)}
        <p className="quiet">
          {words.origin[gold.origin]}
          {gold.revision > 1 && `, ${words.revision(formats.number(gold.revision))}`}
        </p>
      </td>
      <td className="number" data-head={words.answered}>
        {formats.number(answered)}
      </td>
      <td className="number" data-head={words.right}>
        <Meter share={share} label={share === null ? '' : formats.percent(share)} />
        {share !== null && share < DOUBTFUL && answered >= ENOUGH && <Mark tone="caution">{words.suspicious}</Mark>}
      </td>
      <td className="gold-last">
        <div className="gold-actions">
          {gold.retired_at === null ? (
            <>
              {(gold.kind === 'draw' || gold.kind === 'tag') && (
                <Link href={`/work/${project.id}/gold/${id}`} className="button">
                  {words.change}
                </Link>
              )}
              <button
                type="button"
                className="button"
                onClick={() => onChange({ id, kind: 'retire', wasWrong: false })}
              >
                {words.retire}
              </button>
              <button
                type="button"
                className="button"
                title={words.retireWrongMore}
                onClick={() => onChange({ id, kind: 'retire', wasWrong: true })}
              >
                {words.retireWrong}
              </button>
            </>
          ) : (
            <button type="button" className="button" onClick={() => onChange({ id, kind: 'restore' })}>
              {words.restore}
            </button>
          )}
        </div>
      </td>
    </tr>
  );
}

function GoldTable({ rows, retired }: { rows: readonly Gold[]; retired: boolean }) {
  const { gold: words } = useText();
  const project = useCurrentProject();
  const change = useChangeGold(project.id);
  if (rows.length === 0)
    return retired ? <Empty title={words.noneRetired} /> : <Empty title={words.none}>{words.noneMore}</Empty>;
  return (
    <>
      <table className="table gold-table">
        <thead>
          <tr>
            <th>{words.picture}</th>
            <th>{words.answer}</th>
            <th className="number">{words.answered}</th>
            <th className="number">{words.right}</th>
            <th>
              <span className="visually-hidden">{words.retire}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((gold) => (
            <GoldRow key={gold.id} gold={gold} onChange={change.mutate} />
          ))}
        </tbody>
      </table>
      <ActionError error={change.error} />
    </>
  );
}

/** The tasks whose answer is known, how they are answered, and where more come from. */
export function GoldPage() {
  const { gold: words } = useText();
  const project = useCurrentProject();
  const [retired, setRetired] = useState(false);
  const query = useGold(project.id, retired);
  return (
    <Page title={words.title} lead={words.lead} width="wide">
      <div className="gold-bar">
        <div className="chips">
          <Chip label={words.use.inUse} isOn={!retired} onToggle={() => setRetired(false)} />
          <Chip label={words.use.retired} isOn={retired} onToggle={() => setRetired(true)} />
        </div>
        <div className="gold-actions">
          <Link href={`/projects/${project.id}/gold/new`} className="button">
            {words.answerOne}
          </Link>
          <TakeButton origin="verified" />
          <TakeButton origin="import" />
        </div>
      </div>
      {query.isPending && <Skeleton lines={4} height={80} />}
      {query.isError && <Failure error={query.error} what={words.what} onRetry={() => void query.refetch()} />}
      {query.isSuccess && <GoldTable rows={query.data.pages.flatMap(({ results }) => results)} retired={retired} />}
      <More
        hasMore={query.hasNextPage}
        isLoading={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
      />
    </Page>
  );
}
