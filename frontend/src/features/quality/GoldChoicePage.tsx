import { useMemo } from 'react';
import { Link, useSearchParams } from 'wouter';
import { useText } from '../../i18n';
import { Chip } from '../../ui/Mark';
import { More } from '../../ui/More';
import { Page } from '../../ui/Page';
import { Picture } from '../../ui/Picture';
import { Empty, Failure, Skeleton } from '../../ui/states';
import { Wall } from '../../ui/Wall';
import { useCurrentProject } from '../projects/ProjectFrame';
import { useAnswerable } from './gold';
import { answerable, meant } from './gold-desk';
import '../catalog/catalog.css';
import './gold.css';

/** The pictures that are asked about and whose answer nobody knows yet: choose one and answer it. */
export function GoldChoicePage() {
  const text = useText();
  const words = text.gold.choice;
  const project = useCurrentProject();
  const [search, setSearch] = useSearchParams();
  const stages = answerable(project.stages);
  const stage = meant(project.stages, search.get('stage'));
  const wall = useAnswerable(project.id, stage?.id ?? null);
  const images = useMemo(() => wall.data?.pages.flatMap((page) => page.results) ?? [], [wall.data]);
  const asked = stages.length > 1 && stage !== undefined ? `?stage=${stage.id}` : '';
  return (
    <Page
      title={words.title}
      lead={words.lead}
      width="wide"
      actions={
        <Link href={`/projects/${project.id}/gold`} className="button">
          {words.back}
        </Link>
      }
    >
      {stages.length > 1 && (
        <div className="chips gold-stages">
          {stages.map(({ id, kind }) => (
            <Chip
              key={id}
              label={text.terms.stage[kind]}
              isOn={id === stage?.id}
              onToggle={() => setSearch({ stage: String(id) }, { replace: true })}
            />
          ))}
        </div>
      )}
      {wall.isPending && <Skeleton lines={3} height={180} />}
      {wall.isError && <Failure error={wall.error} what={words.title} onRetry={() => void wall.refetch()} />}
      {wall.isSuccess && images.length === 0 && <Empty title={words.none}>{words.noneMore}</Empty>}
      <Wall
        items={images}
        keyOf={(image) => image.id}
        renderTile={(image) => (
          <Link href={`/work/${project.id}/gold/new/${image.id}${asked}`} className="wall-tile">
            <Picture src={image.urls['256']} name={image.name} width={image.width} height={image.height} boxes={[]} />
          </Link>
        )}
      />
      <More hasMore={wall.hasNextPage} isLoading={wall.isFetchingNextPage} onMore={() => void wall.fetchNextPage()} />
    </Page>
  );
}
