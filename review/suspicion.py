"""The signs of `agreement.spam` with the figures behind them, for a person to judge. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import median
from typing import Any, Final

from common.geometry import Box
from review.agreement import spam
from review.agreement.spam import HOLD_AT, TimedAnswer
from review.agreement.votes import BoxVote, VotedBox
from review.marking import RIGHT_BOXES, RIGHT_TAGS, pair_boxes

Answer = Mapping[str, Any]  # JSON of `Assignment.answer`
Evidence = dict[str, float | str]
EMPTY: Final = "nothing"
LEAST_VOTES: Final = 3  # on a task, before anybody is compared with the others


@dataclass(frozen=True, slots=True)
class Seen:
    """One vote among the latest of a project; `gold_right` where the answer is known."""

    assignment_id: int
    worker_id: int
    task_id: int
    kind: str
    answer: Answer
    seconds: float
    gold_right: bool | None


@dataclass(frozen=True, slots=True)
class Gated:
    """Where somebody stands in the sequential test on known answers."""

    worker_id: int
    answers: int
    right: int
    gate: float


def signs(votes: Sequence[Seen], gates: Sequence[Gated]) -> dict[int, dict[str, Evidence]]:
    """Worker → sign → evidence, of everybody who shows any."""
    found: dict[int, dict[str, Evidence]] = defaultdict(dict)
    for sign, whom in (
        ("gate", _held(gates)),
        ("speed", _hasty(votes)),
        ("constant", _constant(votes)),
        ("copied", _copied(votes)),
        ("disagrees", _alone(votes)),
    ):
        for worker, evidence in whom.items():
            found[worker][sign] = evidence
    return dict(found)


def _held(gates: Sequence[Gated]) -> dict[int, Evidence]:
    return {one.worker_id: {"answers": one.answers, "right": one.right} for one in gates if one.gate >= HOLD_AT}


def _hasty(votes: Sequence[Seen]) -> dict[int, Evidence]:
    timed = [TimedAnswer(str(vote.worker_id), vote.seconds, vote.gold_right) for vote in votes]
    usual = median(vote.seconds for vote in votes) if votes else 0.0
    found: dict[int, Evidence] = {}
    for worker in map(int, spam.too_fast(timed)):
        mine = median(vote.seconds for vote in votes if vote.worker_id == worker)
        found[worker] = {"seconds": round(mine, 1), "usual_seconds": round(usual, 1)}
    return found


def _constant(votes: Sequence[Seen]) -> dict[int, Evidence]:
    given: dict[str, list[str]] = defaultdict(list)
    for vote in votes:
        given[str(vote.worker_id)].append(_label(vote))
    found: dict[int, Evidence] = {}
    for worker in spam.constant(given):
        answer, count = Counter(given[worker]).most_common(1)[0]
        found[int(worker)] = {"share": round(count / len(given[worker]), 3), "answers": len(given[worker])}
        found[int(worker)]["answer"] = answer
    return found


def _label(vote: Seen) -> str:
    """What makes two answers the same. Of boxes only "nothing there" can be: no two drawings are."""
    if vote.kind == "draw":
        return f"drawing {vote.assignment_id}" if vote.answer["boxes"] else EMPTY
    if vote.kind == "tag":
        return ",".join(map(str, sorted(vote.answer["tags"]))) or EMPTY
    return str(vote.answer["answer"])


def _copied(votes: Sequence[Seen]) -> dict[int, Evidence]:
    drawn: dict[str, list[BoxVote]] = defaultdict(list)
    for vote in votes:
        if vote.kind == "draw" and (own := _own_boxes(vote)):
            drawn[str(vote.task_id)].append(BoxVote(str(vote.worker_id), own))
    images: Counter[str] = Counter()
    for given in drawn.values():
        for one, other in combinations(given, 2):
            if {box.box for box in one.boxes} & {box.box for box in other.boxes}:
                images.update((one.worker, other.worker))
    return {int(worker): {"images": images[worker]} for worker in spam.copied(drawn)}


def _own_boxes(vote: Seen) -> tuple[VotedBox, ...]:
    """Suggested boxes are alike for all who accept them."""
    return tuple(
        VotedBox(
            Box(float(box["x"]), float(box["y"]), float(box["width"]), float(box["height"])),
            frozenset(map(str, box["categories"])),
        )
        for box in vote.answer["boxes"]
        if box.get("method") != "suggestion"
    )


def _alone(votes: Sequence[Seen]) -> dict[int, Evidence]:
    agreements: dict[str, list[bool]] = defaultdict(list)
    by_task: dict[int, list[Seen]] = defaultdict(list)
    for vote in votes:
        by_task[vote.task_id].append(vote)
    for given in by_task.values():
        if len(given) >= LEAST_VOTES:
            for vote in given:
                others = [other for other in given if other is not vote]
                agreements[str(vote.worker_id)].append(2 * sum(_agree(vote, other) for other in others) > len(others))
    rates = {worker: sum(given) / len(given) for worker, given in agreements.items()}
    usual = median(rates.values()) if rates else 0.0
    return {
        int(worker): {
            "share": round(rates[worker], 3),
            "usual_share": round(usual, 3),
            "answers": len(agreements[worker]),
        }
        for worker in spam.disagrees(agreements)
    }


def _agree(one: Seen, other: Seen) -> bool:
    """Whether two answers to one question say the same, as far as an answer is held to be right."""
    if one.kind == "draw":
        mine, theirs = one.answer["boxes"], other.answer["boxes"]
        return _share(2 * len(pair_boxes(mine, theirs).found), len(mine) + len(theirs)) >= RIGHT_BOXES
    if one.kind == "tag":
        tags, others = set(one.answer["tags"]), set(other.answer["tags"])
        return _share(2 * len(tags & others), len(tags) + len(others)) >= RIGHT_TAGS
    return bool(one.answer["answer"] == other.answer["answer"])


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
