"""Standing rounds made once more, from the raw votes and by what each relied on: the same has to come of it.

What a round relied on is kept with it, so that a difference is never news of skills: either a vote is not what it was,
or the state was changed by something else than merging, or merging does not do what it did.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import orjson

from review.merging import Known, VotedTask, as_json, merge
from review.merging.comparing import compare
from review.models import Consensus
from review.services.rounds import Outcome
from review.skills import Parameters


@dataclass(frozen=True, slots=True)
class Repeated:
    """Of so many decisions so many came out otherwise although nothing that they rest on had changed."""

    decisions: int = 0
    drifted: int = 0

    def __add__(self, other: Repeated) -> Repeated:
        return Repeated(self.decisions + other.decisions, self.drifted + other.drifted)


def repeat(found: Sequence[Outcome]) -> Repeated:
    """Make the standing rounds of these tasks again where that can be: the version of merging is the same, and no vote
    has come or gone since.
    """
    total = Repeated()
    groups: dict[tuple[str, bytes], list[tuple[Outcome, Consensus]]] = defaultdict(list)
    for outcome in found:
        earlier = outcome.earlier
        if earlier is None or earlier.relied_on is None or not _is_comparable(outcome, earlier):
            continue
        if earlier.relied_on == outcome.merged.relied_on:
            total += _compared(earlier, outcome)
        else:
            aggregator = orjson.dumps(earlier.relied_on["aggregator"], option=orjson.OPT_SORT_KEYS)
            groups[outcome.task.stage.kind, aggregator].append((outcome, earlier))
    return sum((_repeat_alike(kind, rows) for (kind, _aggregator), rows in groups.items()), total)


def _is_comparable(outcome: Outcome, earlier: Consensus) -> bool:
    same_version = earlier.version == outcome.merged.version
    return same_version and earlier.counted == outcome.task.done and earlier.votes == outcome.merged.votes


def _compared(earlier: Consensus, outcome: Outcome) -> Repeated:
    comparison = compare(earlier.result, as_json(outcome.merged))
    return Repeated(comparison.decisions, comparison.changed)


def _repeat_alike(kind: str, rows: Sequence[tuple[Outcome, Consensus]]) -> Repeated:
    """Rounds that judged by the same method; each had skills of its own, so here every vote is a worker of its own."""
    skills: dict[int, Parameters] = {}
    for _outcome, earlier in rows:
        assert earlier.relied_on is not None
        skills |= {int(assignment): row for assignment, row in earlier.relied_on["skills"].items()}
    known = Known(skills, rows[0][0].known.categories, (rows[0][1].relied_on or {})["aggregator"])
    merged = merge(kind, [_by_assignment(outcome.voted) for outcome, _earlier in rows], known)
    again = [replace(outcome, merged=item) for (outcome, _earlier), item in zip(rows, merged, strict=True)]
    return sum((_compared(earlier, item) for (_outcome, earlier), item in zip(rows, again, strict=True)), Repeated())


def _by_assignment(task: VotedTask) -> VotedTask:
    return replace(task, votes=[replace(vote, worker_id=vote.assignment_id) for vote in task.votes])
