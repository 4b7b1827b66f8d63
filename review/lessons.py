"""What tasks teach about those who voted on them: gold tasks, whose truth is known, and the random calibration share.

Pure. `learn` reads many tasks anew; `taught` is what one more task adds to the counts of its voters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from common.geometry import Floats
from review import skills
from review.agreement.clustering import Integers
from review.agreement.exact import rows_to_one
from review.agreement.labels.fitting import fit_matrices, fixed
from review.agreement.labels.votes import UNKNOWN, LabelVotes
from review.agreement.objects.counting import BoxCounts, count
from review.agreement.objects.drawings import Drawings, draw_up
from review.agreement.objects.learning import learn_and_count
from review.agreement.votes import BoxVote, VotedBox
from review.merging import Answer, GivenVote, Known, VotedTask
from review.merging.reading import Reader
from review.merging.tags import beliefs_of, questions_of

# Voters of a gold task looked at together: its truth holds them apart, and all at once would be compared in pairs.
GOLD_PARTY = 8
# Pseudo-answers of the factory's table in the crowd's.
CROWD_PSEUDO = 50.0


@dataclass(frozen=True, slots=True)
class Lesson:
    """A task to learn from; `truth` is its known answer, None where nobody knows."""

    task: VotedTask
    truth: Answer | None = None


def learn(kind: str, lessons: Sequence[Lesson], known: Known) -> dict[int, dict[str, object]]:
    """Worker → what to keep of them, learnt from these tasks of one `draw` or `tag` stage alone."""
    if not any(lesson.task.votes for lesson in lessons):
        return {}
    return _learn_tags(lessons, known) if kind == "tag" else _learn_boxes(lessons, known)


def taught(kind: str, lesson: Lesson, known: Known) -> dict[int, skills.Counts]:
    """Worker → the counts that one task adds, its voters judged by what is known of them."""
    if not lesson.task.votes:
        return {}
    if kind == "tag":
        return _tag_counts([lesson], known)
    drawings = _drawings([lesson], known)
    workers = [int(name) for name in drawings.worker_names]
    counts = count(drawings, skills.box_skills([known.skills.get(worker) for worker in workers]))
    return {worker: counts.of(place) for place, worker in enumerate(workers)}


def _learn_boxes(lessons: Sequence[Lesson], known: Known) -> dict[int, dict[str, object]]:
    drawings = _drawings(lessons, known)
    found, counts = learn_and_count(drawings)
    assert isinstance(counts, BoxCounts)  # there was a round
    lean = skills.box_lean(counts, found.objects)
    workers = [int(name) for name in drawings.worker_names]
    return {worker: skills.box_parameters(counts.of(place), lean) for place, worker in enumerate(workers)}


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


def _learn_tags(lessons: Sequence[Lesson], known: Known) -> dict[int, dict[str, object]]:
    found = _tag_counts(lessons, known, anew=True)
    crowd = sum((np.array(counts["answers"]) for counts in found.values()), np.zeros((2, 2)))
    lean = rows_to_one(crowd + CROWD_PSEUDO * np.array(skills.TAG_START)).tolist()
    return {worker: skills.tag_parameters(counts, lean) for worker, counts in found.items()}


def _tag_counts(lessons: Sequence[Lesson], known: Known, *, anew: bool = False) -> dict[int, skills.Counts]:
    """Worker → how often they said what to which truth, each truth as probable as it is held to be.

    `anew`: the truths are found from these votes alone, and not from what is known of the voters.
    """
    reader = Reader.of(known.categories)
    asked = []
    gold: list[int] = []
    for lesson in lessons:
        true = reader.tags(lesson.truth) if lesson.truth is not None else frozenset()
        questions = questions_of([reader.tag_vote(vote) for vote in lesson.task.votes], true)
        asked.append((lesson.task.votes, questions))
        gold += [UNKNOWN if lesson.truth is None else int(name in true) for name, _given in questions]
    held = _held(asked, np.array(gold, dtype=np.int64), known, anew)
    counts: dict[int, Floats] = defaultdict(lambda: np.zeros((2, 2)))
    places = iter(held)
    for votes, questions in asked:
        for _name, given in questions:
            belief = next(places)
            for vote, said in zip(votes, given, strict=True):
                counts[vote.worker_id][:, said] += belief
    return {worker: {"answers": table.tolist()} for worker, table in sorted(counts.items())}


Asked = Sequence[tuple[Sequence[GivenVote], Sequence[tuple[str, Sequence[int]]]]]


def _held(asked: Asked, gold: Integers, known: Known, anew: bool) -> Floats:
    """`[question, truth]`: how probable each truth is held to be; gold is certain."""
    if not len(gold):
        return np.zeros((0, 2))
    if not anew:
        yes = np.array(beliefs_of(asked, known))
        return fixed(np.stack([1.0 - yes, yes], axis=1), gold)
    votes = _numbered(asked)
    return fixed(fit_matrices(votes, gold).belief(votes), gold)


def _numbered(asked: Asked) -> LabelVotes:
    numbers: Mapping[int, int] = {
        worker: place
        for place, worker in enumerate(sorted({vote.worker_id for votes, _questions in asked for vote in votes}))
    }
    rows = [
        (votes, given) for votes, questions in asked for _name, given in questions
    ]  # one entry a question, in the order of `gold`
    tasks = [place for place, (votes, _given) in enumerate(rows) for _vote in votes]
    workers = [numbers[vote.worker_id] for votes, _given in rows for vote in votes]
    said = [answer for _votes, given in rows for answer in given]
    columns = [np.array(part, dtype=np.int64) for part in (tasks, workers, said)]
    return LabelVotes(
        columns[0], columns[1], columns[2], [str(n) for n in range(len(rows))], [str(n) for n in numbers], ["no", "yes"]
    )
