import type { Agreement, Progress, Project, Release, ReleasePreview } from '../../api/types';

export type SegmentName = 'images' | 'asked' | 'voted' | 'agreed' | 'verified' | 'released';

export interface Segment {
  name: SegmentName;
  href: string;
  /** Images that came this far; null while the answer is not there. */
  count: number | null;
  /** Images that reached the segment before and wait here. */
  waiting: number;
}

export interface RoadFacts {
  project: Project;
  progress: Progress | undefined;
  agreement: Agreement | undefined;
  preview: ReleasePreview | undefined;
  latest: Release | undefined;
}

/** How many images a release has; while it is being frozen, how many it will have. */
export function imagesOf(release: Release): number {
  return release.counts.images ?? release.total;
}

/** The way from images to releases with how many came how far. */
export function roadOf({ project, progress, agreement, preview, latest }: RoadFacts): Segment[] {
  const root = `/projects/${project.id}`;
  const first = progress?.stages[0];
  const counts: [SegmentName, string, number | null][] = [
    ['images', `${root}/images`, project.images_count],
    ['asked', `${root}/brief`, first?.tasks ?? null],
    ['voted', `${root}/people`, first?.filled ?? null],
    ['agreed', `${root}/review`, agreement?.images_settled ?? null],
    ['verified', `${root}/images?state=verified`, preview?.verified_images ?? null],
    ['released', latest ? `${root}/releases/${latest.id}` : `${root}/releases`, latest ? imagesOf(latest) : 0],
  ];
  return counts.map(([name, href, count], index) => {
    const before = counts[index - 1]?.[2] ?? null;
    return { name, href, count, waiting: before === null || count === null ? 0 : Math.max(0, before - count) };
  });
}
