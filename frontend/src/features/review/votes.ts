import type { ReviewDetail, ReviewObject, ReviewVote } from '../../api/types';

export type VotedBox = NonNullable<ReviewVote['boxes']>[number];

/** One voter's mark that an object was made from; a tag has no box. */
export interface VotePart {
  voter: string;
  box: VotedBox | null;
}

/** Letters of all who voted on the image, in order. */
export function votersOf(detail: ReviewDetail): string[] {
  return [...new Set(detail.votes.filter(({ boxes, tags }) => boxes ?? tags).map(({ voter }) => voter))];
}

/** The marks that an object was made from. */
export function partsOf(detail: ReviewDetail, object: ReviewObject): VotePart[] {
  return (object.parts ?? []).flatMap(({ vote: place, box }) => {
    const vote = detail.votes[place];
    return vote === undefined ? [] : [{ voter: vote.voter, box: vote.boxes?.[box] ?? null }];
  });
}

/** Those who answered the same question and did not mark the object. */
export function absentOf(detail: ReviewDetail, object: ReviewObject): string[] {
  const place = object.parts?.[0]?.vote;
  const task = place === undefined ? undefined : detail.votes[place]?.task;
  const asked = detail.votes.filter((vote) => vote.task === task).map(({ voter }) => voter);
  return asked.filter((voter) => !object.voters.includes(voter));
}

/** Groups voters by what they said; the first said comes first. */
export function bySaying(parts: readonly VotePart[], saying: (box: VotedBox) => string): [string, string[]][] {
  const groups = new Map<string, string[]>();
  for (const { voter, box } of parts) {
    if (box === null) continue;
    const said = saying(box);
    groups.set(said, [...(groups.get(said) ?? []), voter]);
  }
  return [...groups];
}
