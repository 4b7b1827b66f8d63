"""Boxes merged by the worker model: what is there, where, and how surely, given who said it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations
from math import prod

from common.geometry import Box, iou
from review import skills
from review.agreement import digest, measures
from review.agreement.boxes import ATTRIBUTE, CATEGORY, EXTRA, LOW_OVERLAP, MISSING
from review.agreement.objects.drawings import Drawings, draw_up
from review.agreement.objects.settling import (
    ALGORITHM,
    PARAMETERS,
    FusedImage,
    FusedObject,
    judge_images,
    settle_images,
)
from review.agreement.objects.skills import BoxSkills
from review.agreement.provenance import VERSION
from review.agreement.votes import BoxVote, VotedBox
from review.merging.reading import Reader
from review.merging.values import Judgement, Known, Merged, MergedObject, VotedTask

# Below this mean overlap the voters do not mean the same place.
LOW = 0.6
LEAST_SIDE = 0.01


def merge(tasks: Sequence[VotedTask], known: Known) -> list[Merged]:
    """Merge the votes of each task."""
    reader = Reader.of(known.categories)
    given = [[reader.box_vote(vote) for vote in task.votes] for task in tasks]
    # One box with several categories turns all of a drawing's into yes/no questions; no task may do that to another.
    found: dict[int, FusedImage] = {}
    for group in _groups(given):
        found |= _fused([tasks[place] for place in group], [given[place] for place in group], known)
    return [_merged(task, votes, found[task.id], known) for task, votes in zip(tasks, given, strict=True)]


def judge(task: VotedTask, known: Known) -> Judgement:
    """The risk of one task so far; of boxes nothing else is asked."""
    reader = Reader.of(known.categories)
    drawings, rates = _drawn([task], [[reader.box_vote(vote) for vote in task.votes]], known)
    (risk,) = judge_images(drawings, rates).tolist()
    return Judgement(len(task.votes), risk=risk + _overlooked(task, known))


def _groups(given: Sequence[Sequence[BoxVote]]) -> list[list[int]]:
    plain: list[list[int]] = [[], []]
    for place, votes in enumerate(given):
        plain[any(len(voted.categories) > 1 for vote in votes for voted in vote.boxes)].append(place)
    return [group for group in plain if group]


def _fused(tasks: Sequence[VotedTask], given: Sequence[Sequence[BoxVote]], known: Known) -> dict[int, FusedImage]:
    """All tasks at once."""
    images = settle_images(*_drawn(tasks, given, known))
    return {task.id: images[str(task.id)] for task in tasks}


def _drawn(tasks: Sequence[VotedTask], given: Sequence[Sequence[BoxVote]], known: Known) -> tuple[Drawings, BoxSkills]:
    """The votes numbered: every assignment is a worker with the skill of whoever holds it."""
    rows = {
        str(vote.assignment_id): row
        for task in tasks
        for vote, row in zip(task.votes, known.of(task.votes), strict=True)
    }
    drawings = draw_up(
        {str(task.id): votes for task, votes in zip(tasks, given, strict=True)},
        categories=map(str, known.categories),
    )
    return drawings, skills.box_skills([rows[name] for name in drawings.worker_names])


def _overlooked(task: VotedTask, known: Known) -> float:
    """Objects that all voters are expected to have missed; without voters, all there are."""
    rows = known.of(task.votes)
    return skills.objects_of(rows) * prod(skills.miss_of(row) for row in rows)


def _merged(task: VotedTask, votes: Sequence[BoxVote], found: FusedImage, known: Known) -> Merged:
    drawn = {vote.worker: vote.boxes for vote in votes}
    rows = known.of(task.votes)
    voters = [(vote.worker_id, row) for vote, row in zip(task.votes, rows, strict=True)]
    told: dict[str, float | str] = {"skilled": sum(row is not None for row in rows)}
    return Merged(
        algorithm=ALGORITHM,
        version=VERSION,
        parameters={**PARAMETERS, **told, "skills": skills.fingerprint(voters)},
        relied_on=known.relied_on(task.votes),
        digest=digest.box_votes_digest(votes),
        votes=len(votes),
        agreement=measures.box_agreement(votes),
        risk=round(found.risk + _overlooked(task, known), 6),
        objects=tuple(_object(task, item, drawn) for item in found.objects),
    )


def _object(task: VotedTask, item: FusedObject, drawn: Mapping[str, Sequence[VotedBox]]) -> MergedObject:
    members = [drawn[part.worker][part.index] for part in item.contributions]
    ticks = Counter(name for member in members for name in member.attributes)
    agreement = _agreement([member.box for member in members])
    said = Counter(name for member in members for name in member.categories)
    return MergedObject(
        categories=tuple(map(int, item.categories)),
        category_votes={int(name): said[name] for name in sorted(said, key=int)},
        box=_inside(item.box, task),
        attributes=tuple(sorted(name for name, count in ticks.items() if 2 * count > len(members))),
        accepted=item.is_there,
        exists=item.exists,
        confidence=item.confidence,
        deviation=item.deviation,
        agreement=agreement,
        votes_for=item.votes_for,
        votes=item.votes,
        conflicts=tuple(_conflicts(item, members, agreement)),
        provenance=tuple(sorted((int(part.worker), part.index) for part in item.contributions)),
    )


def _inside(box: Box, task: VotedTask) -> Box:
    """The box cut to the image, on thousandths of a pixel; taking off a bias may have pushed it out."""
    left, top = (min(max(value, 0.0), side - LEAST_SIDE) for value, side in ((box.x, task.width), (box.y, task.height)))
    width, height = min(box.right, task.width) - left, min(box.bottom, task.height) - top
    return Box(round(left, 3), round(top, 3), max(round(width, 3), LEAST_SIDE), max(round(height, 3), LEAST_SIDE))


def _agreement(boxes: Sequence[Box]) -> float | None:
    """Mean overlap of all pairs; None when there is no pair."""
    if len(boxes) < 2:
        return None
    overlaps = [iou(one, other) for one, other in combinations(boxes, 2)]
    return min(1.0, sum(overlaps) / len(overlaps))


def _conflicts(item: FusedObject, members: Sequence[VotedBox], agreement: float | None) -> list[str]:
    found = []
    if not item.is_there:
        found.append(EXTRA)
    elif item.votes_for < item.votes:
        found.append(MISSING)
    if len({member.categories for member in members}) > 1:
        found.append(CATEGORY)
    if agreement is not None and agreement < LOW:
        found.append(LOW_OVERLAP)
    if len({member.attributes for member in members}) > 1:
        found.append(ATTRIBUTE)
    return found
