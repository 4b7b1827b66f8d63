"""Who does not try: a sequential test on gold, and signs for a person to look at. Nothing here bans anybody.

The test is Wald's: after every gold answer the evidence moves, wrong answers up, right ones down, until it is strong
enough either way. An honest worker is held back by mistake at most once in a hundred times.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations
from math import log, sqrt
from statistics import median

from review.agreement.votes import BoxVote

# An honest worker is right this often on gold, a careless one that often; how often we may be wrong about each.
HONEST, CARELESS = 0.85, 0.60
FALSE_ALARM, OVERSIGHT = 0.01, 0.05
WRONG = log((1.0 - CARELESS) / (1.0 - HONEST))
RIGHT = log(CARELESS / HONEST)
HOLD_AT = log((1.0 - OVERSIGHT) / FALSE_ALARM)
PASS_AT = log(OVERSIGHT / (1.0 - FALSE_ALARM))


class Gate(StrEnum):
    WATCHING = "watching"
    PASSED = "passed"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class GoldRecord:
    """The running evidence against a worker; `gate` is the last decision, and one held stays held."""

    evidence: float = 0.0
    answers: int = 0
    gate: Gate = Gate.WATCHING

    def after(self, right: bool) -> GoldRecord:
        """The record with one more gold answer; having passed, the watch starts again."""
        seen = replace(self, answers=self.answers + 1)
        if self.gate is Gate.HELD:
            return seen
        evidence = self.evidence + (RIGHT if right else WRONG)
        if evidence >= HOLD_AT:
            return replace(seen, evidence=evidence, gate=Gate.HELD)
        if evidence <= PASS_AT:
            return replace(seen, evidence=0.0, gate=Gate.PASSED)
        return replace(seen, evidence=evidence)


def gold_record(answers: Iterable[bool]) -> GoldRecord:
    """The record after these gold answers, oldest first."""
    record = GoldRecord()
    for right in answers:
        record = record.after(right)
    return record


class Sign(StrEnum):
    SPEED = "speed"
    CONSTANT = "constant"
    COPIED = "copied"
    DISAGREES = "disagrees"


@dataclass(frozen=True, slots=True)
class TimedAnswer:
    """One answer of a worker: how long it took, and whether it was right if it was gold."""

    worker: str
    seconds: float
    gold_right: bool | None = None


# One fast and wrong gold answer is a slip, two are a sign; shares of few answers and few copies may be chance.
FAST_AND_WRONG, ENOUGH_ANSWERS, COPIED_IMAGES = 2, 20, 3
FAST_SHARE, CONSTANT_SHARE, BASE_SHARE = 0.05, 0.95, 0.80
DEVIATIONS = 4.0


def too_fast(answers: Sequence[TimedAnswer]) -> set[str]:
    """Workers with several gold answers that were faster than 19 of 20 answers of the project, and wrong."""
    times = sorted(answer.seconds for answer in answers)
    if not times:
        return set()
    limit = times[int(FAST_SHARE * (len(times) - 1))]
    hasty = Counter(one.worker for one in answers if one.gold_right is False and one.seconds <= limit)
    return {worker for worker, count in hasty.items() if count >= FAST_AND_WRONG}


def constant(answers: Mapping[str, Sequence[str]]) -> set[str]:
    """Workers who nearly always give one answer, where the others do not."""
    found = set()
    everybody = Counter(answer for given in answers.values() for answer in given)
    for worker, given in answers.items():
        if len(given) < ENOUGH_ANSWERS:
            continue
        mine = Counter(given)
        usual, count = max(mine.items(), key=lambda item: (item[1], item[0]))
        others = everybody.total() - len(given)
        base = (everybody[usual] - count) / others if others else 0.0
        if count / len(given) > CONSTANT_SHARE and base < BASE_SHARE:
            found.add(worker)
    return found


def copied(votes: Mapping[str, Sequence[BoxVote]]) -> set[str]:
    """Workers who share identical boxes: with another worker on several images, or with themselves across images.

    Leave out boxes that were suggested to them: those are alike for all who accept them.
    """
    shared: Counter[tuple[str, str]] = Counter()
    own: dict[tuple[str, tuple[float, ...]], int] = defaultdict(int)
    for given in votes.values():
        drawn = {vote.worker: _edges(vote) for vote in given}
        for one, other in combinations(sorted(drawn), 2):
            shared[one, other] += bool(drawn[one] & drawn[other])
        for worker, boxes in drawn.items():
            for edges in boxes:
                own[worker, edges] += 1
    pairs = {worker for pair, count in shared.items() if count >= COPIED_IMAGES for worker in pair}
    return pairs | {worker for (worker, _edges), count in own.items() if count >= COPIED_IMAGES}


def disagrees(agreements: Mapping[str, Sequence[bool]]) -> set[str]:
    """Workers who agree with the consensus of the others far less than the pool does.

    The pool's middle and spread are medians, so that spammers do not widen them; few answers widen a worker's own.
    """
    rates = {worker: sum(given) / len(given) for worker, given in agreements.items() if given}
    if not rates:
        return set()
    middle = median(rates.values())
    spread = 1.4826 * median(abs(rate - middle) for rate in rates.values())
    return {
        worker
        for worker, rate in rates.items()
        if len(agreements[worker]) >= ENOUGH_ANSWERS
        and rate < middle - DEVIATIONS * sqrt(spread**2 + _chance(middle, len(agreements[worker])))
    }


def signs(
    *,
    answers: Sequence[TimedAnswer] = (),
    labels: Mapping[str, Sequence[str]] | None = None,
    boxes: Mapping[str, Sequence[BoxVote]] | None = None,
    agreements: Mapping[str, Sequence[bool]] | None = None,
) -> dict[str, list[Sign]]:
    """Every sign found of every worker that shows one, for a person to judge."""
    found = {
        Sign.SPEED: too_fast(answers),
        Sign.CONSTANT: constant(labels or {}),
        Sign.COPIED: copied(boxes or {}),
        Sign.DISAGREES: disagrees(agreements or {}),
    }
    workers = sorted(set().union(*found.values()))
    return {worker: [sign for sign, whom in found.items() if worker in whom] for worker in workers}


def _chance(rate: float, answers: int) -> float:
    """The variance of a share; a pool that always agrees still leaves room for one slip."""
    return max(rate * (1.0 - rate), 0.25 / (answers + 1)) / answers


def _edges(vote: BoxVote) -> set[tuple[float, ...]]:
    return {(item.box.x, item.box.y, item.box.width, item.box.height) for item in vote.boxes}
