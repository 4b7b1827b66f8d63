import { useMemo } from 'react';
import { Link, useParams, useSearchParams } from 'wouter';
import { useFormats, useText } from '../../i18n';
import { More } from '../../ui/More';
import { Page } from '../../ui/Page';
import { Picture } from '../../ui/Picture';
import { Empty, Failure, Skeleton } from '../../ui/states';
import { Wall } from '../../ui/Wall';
import { boxesOf } from '../catalog/boxes';
import { useCurrentProject } from '../projects/ProjectFrame';
import { useCategoryNames } from './names';
import { BEHIND, type BehindFigure, type FigurePart, PARTS, useImagesBehind } from './queries';
import '../catalog/catalog.css';

const WHOLE: FigurePart = {};

interface BehindWallProps {
  title: string;
  lead: string;
  path: string;
  part?: FigurePart;
}

/** The images behind one figure; each opens with its whole history. */
function BehindWall({ title, lead, path, part = WHOLE }: BehindWallProps) {
  const { quality: text } = useText();
  const project = useCurrentProject();
  const wall = useImagesBehind(project.id, path, part);
  const images = useMemo(() => wall.data?.pages.flatMap((page) => page.results) ?? [], [wall.data]);
  return (
    <Page
      title={title}
      lead={lead}
      width="wide"
      actions={
        <Link href={`/projects/${project.id}/quality`} className="button">
          {text.backToQuality}
        </Link>
      }
    >
      {wall.isPending && <Skeleton lines={3} height={180} />}
      {wall.isError && <Failure error={wall.error} what={title} onRetry={() => void wall.refetch()} />}
      {wall.isSuccess && images.length === 0 && <Empty title={text.noneBehind} />}
      <Wall
        items={images}
        keyOf={(image) => image.id}
        renderTile={(image) => (
          <Link href={`/projects/${project.id}/images/${image.id}`} className="wall-tile">
            <Picture
              src={image.urls['256']}
              name={image.name}
              width={image.width}
              height={image.height}
              boxes={boxesOf(image, project.categories)}
            />
          </Link>
        )}
      />
      <More hasMore={wall.hasNextPage} isLoading={wall.isFetchingNextPage} onMore={() => void wall.fetchNextPage()} />
    </Page>
  );
}

const isBehind = (name: string | undefined): name is BehindFigure => BEHIND.some((each) => each === name);

/** The part of a figure that the address names. */
function usePart(): FigurePart {
  const [search] = useSearchParams();
  return Object.fromEntries(PARTS.flatMap((name) => (search.has(name) ? [[name, search.get(name) ?? '']] : [])));
}

/** Which part of the figure it is, in a sentence. */
function useLead({ tenth, kind, week, category }: FigurePart): string {
  const text = useText();
  const formats = useFormats();
  const project = useCurrentProject();
  const nameOf = useCategoryNames(project);
  const words = text.quality;
  if (tenth !== undefined)
    return words.behindTenth(formats.percent(Number(tenth) / 10), formats.percent((Number(tenth) + 1) / 10));
  const kinds: Readonly<Record<string, string>> = text.terms.stage;
  const parts = [
    kind !== undefined && (kinds[kind] ?? kind),
    category !== undefined && nameOf(Number(category)),
    week !== undefined && words.weekOf(formats.date(week)),
  ].filter((part) => part !== false);
  return parts.length > 0 ? `${words.behindLead} ${parts.join(', ')}.` : words.behindLead;
}

/** The images of a state, of the audit, of agreement, of time spent, or of a part of these. */
export function BehindPage() {
  const { quality: text } = useText();
  const { figure } = useParams<{ figure: string }>();
  const part = usePart();
  const lead = useLead(part);
  return (
    <BehindWall
      title={isBehind(figure) ? text.behindTitle[figure] : text.images}
      lead={lead}
      path={figure ?? ''}
      part={part}
    />
  );
}

/** The images on which one category was voted and another agreed. */
export function ConfusedPage() {
  const { quality: text } = useText();
  const project = useCurrentProject();
  const nameOf = useCategoryNames(project);
  const { voted, agreed } = useParams<{ voted: string; agreed: string }>();
  return (
    <BehindWall
      title={text.confusedTitle(nameOf(Number(voted)), nameOf(Number(agreed)))}
      lead={text.behindLead}
      path={`confusion/${voted}/${agreed}`}
    />
  );
}
