"""What drawings teach: how often a worker draws what is not there, misses what is, and how their edges lie."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from review import skills
from review.agreement.objects.counting import BoxCounts, count
from review.agreement.objects.drawings import Drawings, draw_up
from review.agreement.objects.learning import learn_and_count
from review.agreement.votes import BoxVote, VotedBox
from review.lessons.values import Lesson
from review.merging import GivenVote, Known
from review.merging.reading import Reader

# Voters of a gold task looked at together: its truth holds them apart, and all at once would be compared in pairs.
GOLD_PARTY = 8


def learn(lessons: Sequence[Lesson], known: Known) -> dict[int, dict[str, object]]:
    """Worker → the row to keep of them."""
    drawings = _drawings(lessons, known)
    found, counts = learn_and_count(drawings)
    assert isinstance(counts, BoxCounts)  # there was a round
    lean = skills.box_lean(counts, found.objects)
    workers = [int(name) for name in drawings.worker_names]
    return {worker: skills.box_parameters(counts.of(place), lean) for place, worker in enumerate(workers)}


def taught(lesson: Lesson, known: Known) -> dict[int, skills.Counts]:
    """Worker → the counts that one task adds."""
    drawings = _drawings([lesson], known)
    workers = [int(name) for name in drawings.worker_names]
    counts = count(drawings, skills.box_skills([known.skills.get(worker) for worker in workers]))
    return {worker: counts.of(place) for place, worker in enumerate(workers)}


def _drawings(lessons: Sequence[Lesson], known: Known) -> Drawings:
    reader = Reader.of(known.categories)
    votes: dict[str, list[BoxVote]] = {}
    truths: dict[str, list[VotedBox]] = {}
    for lesson in lessons:
        for party, given in enumerate(_parties(lesson)):
            name = f"{lesson.task.id}/{party}"
            votes[name] = [BoxVote(str(vote.worker_id), reader.drawn(vote.answer)) for vote in given]
            if lesson.truth is not None:
                truths[name] = reader.boxes(lesson.truth)
    return draw_up(votes, truths, categories=map(str, known.categories))


def _parties(lesson: Lesson) -> Iterator[Sequence[GivenVote]]:
    given = lesson.task.votes
    size = max(len(given), 1) if lesson.truth is None else GOLD_PARTY
    return (given[start : start + size] for start in range(0, len(given), size))
