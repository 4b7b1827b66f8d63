import { useMemo, useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import type { Category, WallImage } from '../../api/types';
import { useFormats, useSpeech, useText } from '../../i18n';
import { Select } from '../../ui/Field';
import { Chip } from '../../ui/Mark';
import { More } from '../../ui/More';
import { Page } from '../../ui/Page';
import { Picture } from '../../ui/Picture';
import { Empty, Failure, Skeleton } from '../../ui/states';
import { Wall } from '../../ui/Wall';
import { useCurrentProject, useMay } from '../projects/ProjectFrame';
import { nameIn } from '../projects/queries';
import { boxesOf } from './boxes';
import { useWall, type WallFilter } from './queries';
import { RemovedImages } from './RemovedImages';
import './catalog.css';

const STATES = ['proposed', 'verified'] as const;

function Tile({
  image,
  categories,
  projectId,
}: {
  image: WallImage;
  categories: readonly Category[];
  projectId: number;
}) {
  const text = useText();
  const boxes = useMemo(() => boxesOf(image, categories), [image, categories]);
  return (
    <Link href={`/projects/${projectId}/images/${image.id}`} className="wall-tile">
      <Picture src={image.urls['256']} name={image.name} width={image.width} height={image.height} boxes={boxes} />
      {image.review_state === 'verified' && (
        <span className="wall-mark" title={text.terms.objectState.verified}>
          ✓
        </span>
      )}
    </Link>
  );
}

interface FiltersProps {
  filter: WallFilter;
  onFilter: (part: Partial<WallFilter>) => void;
}

function Filters({ filter, onFilter }: FiltersProps) {
  const { text, language } = useSpeech();
  const project = useCurrentProject();
  const [words, setWords] = useState(filter.q);
  return (
    <search className="images-bar">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onFilter({ q: words.trim() });
        }}
      >
        <input
          type="search"
          className="field"
          aria-label={text.catalog.fileName}
          placeholder={text.catalog.fileName}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
      </form>
      {STATES.map((state) => (
        <Chip
          key={state}
          label={text.catalog.reviewState[state]}
          isOn={filter.state === state}
          onToggle={() => onFilter({ state: filter.state === state ? '' : state })}
        />
      ))}
      <Select
        aria-label={text.catalog.category}
        value={filter.category}
        options={[
          { value: '', label: text.catalog.anyCategory },
          ...project.categories.map((category) => ({ value: String(category.id), label: nameIn(language, category) })),
        ]}
        onValue={(category) => onFilter({ category })}
      />
    </search>
  );
}

function useFilter() {
  const [parameters, setParameters] = useSearchParams();
  const filter: WallFilter = {
    state: parameters.get('state') ?? '',
    category: parameters.get('category') ?? '',
    q: parameters.get('q') ?? '',
  };
  const change = (part: Partial<WallFilter>) => {
    const next = Object.entries({ ...filter, ...part }).filter(([, value]) => value !== '');
    setParameters(new URLSearchParams(next), { replace: true });
  };
  return { filter, change, isOn: Object.values(filter).some((value) => value !== '') };
}

/** The pictures of the project as a wall; what is filtered stands in the address. */
export function ImagesPage() {
  const text = useText();
  const formats = useFormats();
  const project = useCurrentProject();
  const isAdmin = useMay('admin');
  const { filter, change, isOn } = useFilter();
  const wall = useWall(project.id, filter);
  const images = useMemo(() => wall.data?.pages.flatMap((page) => page.results) ?? [], [wall.data]);
  return (
    <Page
      title={text.projects.tabs.images}
      lead={text.projects.imagesCount(formats.number(project.images_count), project.images_count)}
      width="wide"
    >
      <Filters filter={filter} onFilter={change} />
      {wall.isPending && <Skeleton lines={3} height={180} />}
      {wall.isError && (
        <Failure error={wall.error} what={text.projects.tabs.images} onRetry={() => void wall.refetch()} />
      )}
      {wall.isSuccess && images.length === 0 && <NoImages isFiltered={isOn} projectId={project.id} />}
      <Wall
        items={images}
        keyOf={(image) => image.id}
        renderTile={(image) => <Tile image={image} categories={project.categories} projectId={project.id} />}
      />
      {isAdmin && <RemovedImages projectId={project.id} />}
      <More hasMore={wall.hasNextPage} isLoading={wall.isFetchingNextPage} onMore={() => void wall.fetchNextPage()} />
    </Page>
  );
}

function NoImages({ isFiltered, projectId }: { isFiltered: boolean; projectId: number }) {
  const text = useText();
  if (isFiltered) return <Empty title={text.catalog.noneLikeThis} />;
  return (
    <Empty
      title={text.projects.needImages}
      action={
        <Link href={`/projects/${projectId}/sources`} className="button primary">
          {text.projects.addImages}
        </Link>
      }
    />
  );
}
