import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link, useLocation, useParams } from 'wouter';
import { api } from '../../api/client';
import type { AgreedObject, ImageHistory } from '../../api/types';
import { useFormats, useSpeech, useText } from '../../i18n';
import { categoryColour } from '../../ui/category-colours';
import { Page, Section } from '../../ui/Page';
import { Picture } from '../../ui/Picture';
import { VoteDots } from '../../ui/Progress';
import { Loaded, Skeleton } from '../../ui/states';
import { useFailureToast, useToast } from '../../ui/Toasts';
import { useCurrentProject, useMay } from '../projects/ProjectFrame';
import { nameIn, projectKey } from '../projects/queries';
import { boxesOf } from './boxes';
import { useRemoveImage, useRestoreImage } from './removal';
import './catalog.css';

function ObjectRow({ object }: { object: AgreedObject }) {
  const { text, language } = useSpeech();
  const formats = useFormats();
  const project = useCurrentProject();
  const named = object.categories.map((id) => project.categories.find((category) => category.id === id));
  return (
    <tr>
      <td>
        <span className="row">
          <span className="swatch" style={{ background: categoryColour(named[0]?.position ?? 0) }} />
          {named.map((category) => (category ? nameIn(language, category) : '–')).join(', ')}
        </span>
      </td>
      <td>{text.terms.objectState[object.state]}</td>
      <td className="number">
        <VoteDots
          votesFor={object.votes_for}
          votes={object.votes}
          label={text.review.votesFor(formats.number(object.votes_for), formats.number(object.votes))}
        />
      </td>
      <td className="number">{formats.percent(object.confidence)}</td>
    </tr>
  );
}

function Objects({ objects }: { objects: readonly AgreedObject[] }) {
  const text = useText();
  if (objects.length === 0) return <p className="quiet">{text.catalog.noObjects}</p>;
  return (
    <table className="table">
      <thead>
        <tr>
          <th>{text.catalog.category}</th>
          <th>{text.training.stateTitle}</th>
          <th className="number">{text.projects.votes}</th>
          <th className="number">{text.catalog.confidence}</th>
        </tr>
      </thead>
      <tbody>
        {objects.map((object) => (
          <ObjectRow key={object.id} object={object} />
        ))}
      </tbody>
    </table>
  );
}

interface Happening {
  key: string;
  at: string;
  words: string;
}

/** Everything that happened to a picture, in order. */
function useHappenings({ votes, rounds, verdicts, added_at }: ImageHistory): Happening[] {
  const text = useText().catalog;
  const formats = useFormats();
  const answer = (vote: ImageHistory['votes'][number]) =>
    vote.boxes
      ? text.answerBoxes(formats.number(vote.boxes.length), vote.boxes.length)
      : text.answerTags(formats.number(vote.tags?.length ?? 0), vote.tags?.length ?? 0);
  return [
    { key: 'added', at: added_at, words: text.state.done },
    ...votes.map((vote) => ({
      key: `vote ${vote.task} ${vote.voter}`,
      at: vote.answered_at,
      words: `${text.voted(vote.voter)}: ${answer(vote)}`,
    })),
    ...rounds.map((round) => ({
      key: `round ${round.task} ${round.round}`,
      at: round.created_at,
      words: text.merged(formats.number(round.round), formats.number(round.votes)),
    })),
    ...verdicts.map((verdict) => ({
      key: `verdict ${verdict.id}`,
      at: verdict.at,
      words: [`${verdict.reviewer} ${text.verdict[verdict.decision]}`, verdict.reason].filter(Boolean).join(': '),
    })),
  ].sort((a, b) => a.at.localeCompare(b.at));
}

function History({ history }: { history: ImageHistory }) {
  const text = useText();
  const formats = useFormats();
  const happenings = useHappenings(history);
  return (
    <Section title={text.catalog.history}>
      <ol className="history plain-list">
        {happenings.map(({ key, at, words }) => (
          <li key={key}>
            {words} <span className="quiet">{formats.dateTime(at)}</span>
          </li>
        ))}
      </ol>
    </Section>
  );
}

/** Takes the picture out of the project, with the way back in a note. */
function Remove({ imageId }: { imageId: number }) {
  const text = useText();
  const toast = useToast();
  const fail = useFailureToast();
  const project = useCurrentProject();
  const [, go] = useLocation();
  const remove = useRemoveImage(project.id);
  const restore = useRestoreImage(project.id);
  if (!useMay('admin')) return null;
  const done = () => {
    go(`/projects/${project.id}/images`);
    toast(text.catalog.imageRemoved, () => restore.mutate(imageId, { onError: fail }));
  };
  return (
    <button
      type="button"
      className="button"
      title={text.catalog.removeImageNote}
      disabled={remove.isPending}
      onClick={() => remove.mutate(imageId, { onSuccess: done, onError: fail })}
    >
      {text.catalog.removeImage}
    </button>
  );
}

function Whole({ history }: { history: ImageHistory }) {
  const text = useText();
  const formats = useFormats();
  const project = useCurrentProject();
  const { image } = history;
  const kept = useMemo(
    () => history.objects.filter(({ state }) => state === 'proposed' || state === 'verified'),
    [history],
  );
  const boxes = useMemo(() => boxesOf({ objects: kept }, project.categories), [kept, project.categories]);
  return (
    <Page
      title={image.name}
      lead={`${formats.number(image.width)} × ${formats.number(image.height)}`}
      width="wide"
      actions={
        <>
          <Remove imageId={image.id} />
          {history.review_state !== null && (
            <Link href={`/projects/${project.id}/review/${image.id}`} className="button">
              {text.catalog.openReview}
            </Link>
          )}
        </>
      }
    >
      <div className="image-page">
        <div className="image-stage">
          <Picture
            src={image.urls['1024']}
            name={image.name}
            width={image.width}
            height={image.height}
            boxes={boxes}
            showBoxes="always"
          />
        </div>
        <div>
          <Objects objects={kept} />
          <History history={history} />
        </div>
      </div>
    </Page>
  );
}

/** One picture with what was agreed on it and its whole history. */
export function ImagePage() {
  const text = useText();
  const project = useCurrentProject();
  const { image: id } = useParams<{ image: string }>();
  const query = useQuery({
    queryKey: [...projectKey(project.id), 'image', Number(id)],
    queryFn: () => api.get<ImageHistory>(`/projects/${project.id}/images/${id}`),
  });
  return (
    <Loaded query={query} what={text.catalog.image} skeleton={<Skeleton lines={1} height={480} />} isPage>
      {(history) => <Whole history={history} />}
    </Loaded>
  );
}
