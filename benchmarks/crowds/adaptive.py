"""Votes as they come, stopped by rule: how few are enough."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.crowds.boxes import draw_gold
from benchmarks.crowds.labels import divisions
from benchmarks.crowds.reading import VERIFICATION, BoxSet, Line, VerificationSet, box_sets, rows, verification_set
from benchmarks.crowds.scoring import figures, score_of, there
from common.geometry import Floats
from review.agreement.clustering import Integers
from review.agreement.labels.calibration import Calibration
from review.agreement.labels.choice import chosen_method
from review.agreement.labels.methods import LEARNERS
from review.agreement.labels.skills import MAYBE_IS_HALF, Model
from review.agreement.labels.tables import ConfidenceTable, PilotAnswer, learn_table
from review.agreement.labels.votes import UNKNOWN, LabelVotes
from review.agreement.measures import Score
from review.agreement.objects.drawings import draw_up
from review.agreement.objects.learning import learn
from review.agreement.objects.settling import FusedImage, settle
from review.agreement.objects.skills import BoxSkills
from review.agreement.stopping import (
    BOXES,
    CALIBRATION_BOX_VOTES,
    NEW_LABELS,
    STRICT_BOXES,
    SURE_LABELS,
    State,
    StoppingRule,
)
from review.agreement.votes import BoxVote
from review.lanes import CALIBRATION_EVERY

DRAWS = 10
CALIBRATION_SHARE = 1 / CALIBRATION_EVERY


def measure(data: Path) -> Iterator[Line]:
    """Labels with a worker model, labels by lead alone, boxes by risk."""
    crowd = verification_set(data)
    if crowd is not None:
        yield _verification_line(crowd, "default")
        yield _verification_line(crowd, "gold")
        yield _verification_line(crowd, "table")
    if (data / "ferplus_counts" / "counts.csv").exists():
        yield _lead_line(data / "ferplus_counts" / "counts.csv")
    for boxes in box_sets(data):
        yield _box_line(boxes, "default", BOXES, with_gold=False)
        yield _box_line(boxes, "gold", STRICT_BOXES, with_gold=True)
        yield _box_line(boxes, "gold-thrifty", BOXES, with_gold=True)


def _verification_line(crowd: VerificationSet, method: str) -> Line:
    stopped = _stopped_by_table if method == "table" else partial(_stopped, method=method)
    reached = [stopped(crowd, seed=seed) for seed in range(DRAWS)]
    accuracy, votes = np.mean(reached, axis=0)
    counts = crowd.votes.counts()[crowd.told]
    plain = float(((counts[:, 2] * 2 > counts.sum(axis=1)) == (crowd.truth[crowd.told] == 1)).mean())
    line = {"set": VERIFICATION, "method": f"adaptive-{method}", "n": SURE_LABELS.most}
    figures_of = {"accuracy": round(float(accuracy), 4), "votes_per_item": round(float(votes), 3)}
    return {**line, **figures_of, "baseline": {"accuracy": round(plain, 4), "votes_per_item": 5.0}}


def _stopped(crowd: VerificationSet, seed: int, method: str) -> tuple[float, float]:
    """Accuracy on what experts know, and votes per question, when votes come in a random order."""
    chance = np.random.default_rng(seed)
    place = _places(crowd.votes, chance)
    teaching = chance.random(len(crowd.votes.task_names)) < CALIBRATION_SHARE
    right, judged_count = 0.0, 0
    parts: list[tuple[Integers | None, Integers]] = [(None, crowd.told)]
    if method == "gold":
        parts = list(divisions(crowd.truth, seed))
    for gold, judged in parts:
        model, calibration = _learnt(crowd, gold, teaching)
        belief, votes = _stop(crowd.votes, place, teaching, model, calibration)
        right += float(((belief[judged, 1] >= 0.5) == (crowd.truth[judged] == 1)).sum())
        judged_count += len(judged)
    return right / judged_count, float(votes[np.unique(crowd.votes.tasks)].mean())


def _stopped_by_table(crowd: VerificationSet, seed: int) -> tuple[float, float]:
    """The same by confidence table, which knows categories but no workers; "maybe" counts as yes."""
    chance = np.random.default_rng(seed)
    votes, place = crowd.votes, _places(crowd.votes, chance)
    asked = np.flatnonzero(votes.votes_per_task() == SURE_LABELS.most)
    said_yes = np.zeros((len(votes.task_names), SURE_LABELS.most), dtype=np.int64)
    said_yes[votes.tasks, place] = votes.answers > 0
    score = votes.shares() @ MAYBE_IS_HALF
    teaching = chance.random(len(votes.task_names)) < CALIBRATION_SHARE
    table = learn_table(
        PilotAnswer(
            crowd.categories[task], int(said_yes[task].sum()), int((1 - said_yes[task]).sum()), score[task, 1] >= 0.5
        )
        for task in asked[teaching[asked]].tolist()
    )
    final = {
        task: _table_stop(table, crowd.categories[task], answers, bool(teaching[task]))
        for task, answers in zip(asked.tolist(), said_yes[asked].tolist(), strict=True)
    }
    right = [final[task][0] == (crowd.truth[task] == 1) for task in crowd.told.tolist()]
    return float(np.mean(right)), float(np.mean([count for _yes, count in final.values()]))


def _table_stop(table: ConfidenceTable, category: str, answers: Sequence[int], teaching: bool) -> tuple[bool, int]:
    """Whether the answer is yes when the question stops, and after how many votes."""
    yes, confidence = 0, 0.5
    for count, answer in enumerate(answers, start=1):
        yes += answer
        confidence = table.confidence(category, yes, count - yes)
        if not teaching and SURE_LABELS.is_settled(State(count, confidence=max(confidence, 1.0 - confidence))):
            break
    return confidence >= 0.5, count


def _places(votes: LabelVotes, chance: np.random.Generator) -> Integers:
    """Which vote of its question each vote is, in a random order."""
    order = np.lexsort((chance.random(len(votes.tasks)), votes.tasks))
    counts = votes.votes_per_task()
    starts = np.cumsum(counts) - counts
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order)) - starts[votes.tasks[order]]
    return place


def _learnt(crowd: VerificationSet, gold: Integers | None, teaching: np.ndarray) -> tuple[Model, Calibration]:
    """The model learnt from the calibration questions and gold alone, and how far it can be believed."""
    if gold is None:
        learning = crowd.votes.of_tasks(teaching)
        method, calibration = chosen_method(learning, np.full(len(crowd.truth), UNKNOWN), MAYBE_IS_HALF)
        return LEARNERS[method](learning, None, MAYBE_IS_HALF), calibration
    learning = crowd.votes.of_tasks(teaching | (gold >= 0))
    method, calibration = chosen_method(learning, gold, MAYBE_IS_HALF)
    return LEARNERS[method](learning.joined(crowd.lane.of_tasks(gold >= 0)), gold, MAYBE_IS_HALF), calibration


def _stop(
    votes: LabelVotes, place: Integers, teaching: np.ndarray, model: Model, calibration: Calibration
) -> tuple[Floats, Integers]:
    """Belief and number of votes of each question when it stopped; calibration questions take all their votes."""
    given = np.zeros(len(votes.task_names), dtype=np.int64)
    final = np.zeros((len(given), 2))
    running = np.ones(len(given), dtype=np.bool_)
    for count in range(1, SURE_LABELS.most + 1):
        so_far = replace(
            votes,
            tasks=votes.tasks[place < count],
            workers=votes.workers[place < count],
            answers=votes.answers[place < count],
        )
        belief = calibration.applied(model.belief(so_far), so_far.votes_per_task())
        final[running], given[running] = belief[running], count
        settled = [SURE_LABELS.is_settled(State(count, confidence=value)) for value in belief.max(axis=1).tolist()]
        running &= teaching | ~np.array(settled)
    return final, given


def _lead_line(counts_file: Path) -> Line:
    """Faces with ten votes each: the leading answer when the lead is two, against the commonest of all ten."""
    counts = np.array([[int(value) for value in row.values()] for row in rows(counts_file)])
    chance = np.random.default_rng(0)
    rule = replace(NEW_LABELS, most=10)
    agreed, votes = [], []
    for row in counts[:: max(1, len(counts) // 4000)]:
        order = chance.permutation(np.repeat(np.arange(len(row)), row))
        seen = np.zeros(len(row), dtype=np.int64)
        for count, answer in enumerate(order.tolist(), start=1):
            seen[answer] += 1
            if rule.is_settled(State(count, counts=seen.tolist())):
                break
        agreed.append(bool(seen.argmax() == row.argmax()))
        votes.append(int(seen.sum()))
    line = {
        "set": "ferplus_counts",
        "method": "adaptive-lead-2",
        "n": rule.most,
        "accuracy": round(float(np.mean(agreed)), 4),
    }
    return {
        **line,
        "votes_per_item": round(float(np.mean(votes)), 3),
        "baseline": {"accuracy": 1.0, "votes_per_item": 10.0},
    }


def _box_line(crowd: BoxSet, method: str, rule: StoppingRule, *, with_gold: bool) -> Line:
    runs = [_BoxRun(crowd, rule, seed, with_gold) for seed in range(DRAWS)]
    line = {"set": crowd.name, "method": f"adaptive-{method}", "n": rule.most, **figures([run.score for run in runs])}
    return {
        **line,
        "votes_per_item": round(float(np.mean([run.votes for run in runs])), 3),
        "votes_per_item_with_gold": round(float(np.mean([run.votes_with_gold for run in runs])), 3),
        "risk": rule.value,
        "gold": len(runs[0].gold),
    }


class _BoxRun:
    """One campaign: a random order of visits, gold images for all, calibration images at three, the rest by risk."""

    def __init__(self, crowd: BoxSet, rule: StoppingRule, seed: int, with_gold: bool) -> None:
        chance = np.random.default_rng(seed)
        self.crowd, self.rule = crowd, rule
        self.gold = draw_gold(crowd, seed) if with_gold else []
        rest = [str(name) for name in chance.permutation(sorted(crowd.visits.keys() - set(self.gold)))]
        self.teaching = set(rest[: int(CALIBRATION_SHARE * len(rest))])
        self.order = {
            image: [given[place] for place in chance.permutation(len(given))]
            for image, given in sorted(crowd.visits.items())
        }
        self.given = {image: CALIBRATION_BOX_VOTES if image in self.teaching else rule.least for image in rest}
        settled = self._run(self._skills())
        self.score: Score = score_of(crowd, there(settled), crowd.truth.keys() - set(self.gold))
        spent = sum(self.given.values())
        self.votes = spent / len(rest)
        self.votes_with_gold = (spent + sum(len(crowd.visits[image]) for image in self.gold)) / len(crowd.visits)

    def _skills(self) -> BoxSkills:
        known = {image: self.crowd.truth[image] for image in self.gold}
        teaching = self._votes(self.teaching) | {image: self.crowd.visits[image] for image in self.gold}
        return learn(draw_up(teaching, known, workers=self.crowd.workers))

    def _run(self, skills: BoxSkills) -> Mapping[str, FusedImage]:
        settled: dict[str, FusedImage] = {}
        open_images = set(self.given)
        while open_images:
            fused = settle(draw_up(self._votes(open_images), workers=self.crowd.workers), skills).images
            settled |= fused
            open_images = {image for image in open_images - self.teaching if not self._is_settled(fused[image])}
            for image in open_images:
                self.given[image] += 1
        return settled

    def _is_settled(self, image: FusedImage) -> bool:
        return self.rule.is_settled(State(image.votes, risk=image.risk))

    def _votes(self, images: set[str]) -> dict[str, Sequence[BoxVote]]:
        return {image: self.order[image][: self.given[image]] for image in sorted(images)}
