"""A bad crowd: three of ten votes answered by chance, and box workers of whom two in five do not try.

Chance comes in two ways: workers who never look (what a skill is there to find out), and single votes of good workers
turned to noise, which nobody can tell from the others; what is lost there, more votes alone can bring back. How much of
it nobody can bring back is measured beside it: `noise-told-truth` is a worker model that is told the truth of nine
questions in ten to judge the tenth, `noise-told-which` the default without the votes that are noise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.crowds.labels import accuracy, divisions, expected_majority
from benchmarks.crowds.reading import BoxSet, LabelSet, Line, label_sets
from benchmarks.crowds.scoring import figures, majority, score_of, there
from common.geometry import Box, Floats
from review.agreement.labels.agreeing import agreements
from review.agreement.labels.choice import settle as settle_labels
from review.agreement.labels.fitting import fit_matrices
from review.agreement.labels.votes import UNKNOWN
from review.agreement.objects.drawings import Booleans, draw_up
from review.agreement.objects.learning import learn
from review.agreement.objects.settling import settle
from review.agreement.objects.skills import suspicion
from review.agreement.spam import ENOUGH_ANSWERS, disagrees
from review.agreement.votes import BoxVote, VotedBox

SETS, SHARE, DRAWS = ("rte", "dog", "product"), 0.30, 3
IMAGES, SEEDS, OBJECTS, CATEGORIES = 150, 5, 5, 20
# Answers of each worker after which spammers should be told from the others.
EARLY = 20


def measure(data: Path) -> Iterator[Line]:
    """What is lost when votes turn to noise, and what is left of boxes when workers do."""
    for crowd in label_sets(data, SETS):
        for name, spoil in {"careless-workers": with_careless_workers, "noise": with_noise}.items():
            yield from _noise_lines(crowd, name, spoil)
        yield from _bounds(crowd)
    crowds = [simulated(seed) for seed in range(SEEDS)]
    yield from spam_lines(crowds)


def _noise_lines(crowd: LabelSet, name: str, spoil: Callable[[LabelSet, int], LabelSet]) -> Iterator[Line]:
    spoilt = [spoil(crowd, seed) for seed in range(DRAWS)]
    flags = _flags(crowd, spoilt) if spoil is with_careless_workers else {}
    for method, reach in {"majority": _by_majority, "default": _by_default, "gold": _by_gold}.items():
        clean, reached = reach(crowd), float(np.mean([reach(one) for one in spoilt]))
        yield {
            "set": crowd.name,
            "method": f"{name}-{method}",
            "n": len(crowd.told),
            "accuracy": round(reached, 4),
            "loss": round(clean - reached, 4),
            "baseline": {"accuracy_without": round(clean, 4)},
            **(flags if method == "default" else {}),
        }


def _bounds(crowd: LabelSet) -> Iterator[Line]:
    """What the noise costs those who are told what nobody can know."""
    told_truth, told_which = [], []
    for seed in range(DRAWS):
        told_truth.append(_told_truth(with_noise(crowd, seed), seed))
        told_which.append(_by_default(_without_noise(crowd, seed)))
    clean = {"told-truth": _told_truth(crowd, 0), "told-which": _by_default(crowd)}
    for name, reached in {"told-truth": told_truth, "told-which": told_which}.items():
        mean = float(np.mean(reached))
        yield {
            "set": crowd.name,
            "method": f"noise-{name}",
            "n": len(crowd.told),
            "accuracy": round(mean, 4),
            "loss": round(clean[name] - mean, 4),
            "baseline": {"accuracy_without": round(clean[name], 4)},
        }


def _told_truth(crowd: LabelSet, seed: int) -> float:
    """Accuracy of workers' matrices learnt with the truth of nine tenths of the questions, on the last tenth."""
    right = 0.0
    for judged in np.array_split(np.random.default_rng(seed).permutation(crowd.told), 10):
        gold = crowd.truth.copy()
        gold[judged] = UNKNOWN
        answers = fit_matrices(crowd.votes, gold).belief(crowd.votes).argmax(axis=1)
        right += accuracy(answers, crowd.truth, judged) * len(judged)
    return right / len(crowd.told)


def with_careless_workers(crowd: LabelSet, seed: int) -> LabelSet:
    """Random workers who hold `SHARE` of all votes answer by chance."""
    careless = _careless(crowd, seed)
    return _spoilt(crowd, careless[crowd.votes.workers], np.random.default_rng(seed))


def _careless(crowd: LabelSet, seed: int) -> Booleans:
    given = np.bincount(crowd.votes.workers, minlength=len(crowd.votes.worker_names))
    order = np.random.default_rng(seed).permutation(len(given))
    careless = np.zeros(len(given), dtype=np.bool_)
    careless[order[np.cumsum(given[order]) <= SHARE * len(crowd.votes.answers)]] = True
    return careless


def _flags(crowd: LabelSet, spoilt: Sequence[LabelSet]) -> Line:
    """Of workers with answers enough to tell: careless and flagged, and honest and flagged all the same."""
    caught, missed, wronged, spared = 0, 0, 0, 0
    for seed, one in enumerate(spoilt):
        given = agreements(one.votes)
        flagged = disagrees(given)
        for worker, is_careless in zip(one.votes.worker_names, _careless(crowd, seed).tolist(), strict=True):
            if len(given.get(worker, ())) >= ENOUGH_ANSWERS:
                caught += is_careless and worker in flagged
                missed += is_careless and worker not in flagged
                wronged += not is_careless and worker in flagged
                spared += not is_careless and worker not in flagged
    share = caught / max(caught + missed, 1), wronged / max(wronged + spared, 1)
    return {"careless_flagged": round(share[0], 3), "honest_flagged": round(share[1], 3)}


def with_noise(crowd: LabelSet, seed: int) -> LabelSet:
    """Each vote by itself is answered by chance with probability `SHARE`: no skill can tell which."""
    chance = np.random.default_rng(seed)
    return _spoilt(crowd, _noisy(crowd, chance), chance)


def _without_noise(crowd: LabelSet, seed: int) -> LabelSet:
    """The votes that noise leaves alone."""
    kept, votes = ~_noisy(crowd, np.random.default_rng(seed)), crowd.votes
    left = replace(votes, tasks=votes.tasks[kept], workers=votes.workers[kept], answers=votes.answers[kept])
    return replace(crowd, votes=left)


def _noisy(crowd: LabelSet, chance: np.random.Generator) -> Booleans:
    return chance.random(len(crowd.votes.answers)) < SHARE


def _spoilt(crowd: LabelSet, replaced: Booleans, chance: np.random.Generator) -> LabelSet:
    votes = crowd.votes
    random = chance.integers(len(votes.answer_names), size=len(votes.answers))
    return replace(crowd, votes=replace(votes, answers=np.where(replaced, random, votes.answers)))


def _by_majority(crowd: LabelSet) -> float:
    return expected_majority(crowd, crowd.told)


def _by_default(crowd: LabelSet) -> float:
    return accuracy(settle_labels(crowd.votes).answers(), crowd.truth, crowd.told)


def _by_gold(crowd: LabelSet) -> float:
    parts = list(divisions(crowd.truth, seed=0))
    right = [
        accuracy(settle_labels(crowd.votes, gold).answers(), crowd.truth, judged) * len(judged)
        for gold, judged in parts
    ]
    return sum(right) / len(crowd.told)


@dataclass(frozen=True)
class Habit:
    """How a worker errs: objects missed, categories wrong, corner noise by side, phantom boxes an image."""

    missed: float
    wrong: float
    noise: float
    phantoms: float


GOOD, MEDIUM, SPAM = Habit(0.08, 0.06, 0.04, 0.15), Habit(0.20, 0.20, 0.08, 0.4), Habit(0.5, 0.8, 0.3, 2.0)
CREW = (GOOD, GOOD, MEDIUM, SPAM, SPAM)


def simulated(seed: int) -> BoxSet:
    """Two good workers, a medium one and two spammers; about five objects an image, categories in confusable pairs."""
    chance = np.random.default_rng(seed)
    visits, truth = {}, {}
    for number in range(IMAGES):
        image = f"{number:03d}"
        objects = [(_place(chance), int(chance.integers(CATEGORIES))) for _ in range(max(1, chance.poisson(OBJECTS)))]
        truth[image] = [_voted(box, category) for box, category in objects]
        visits[image] = [
            BoxVote(f"worker-{place}", tuple(_drawn(chance, habit, objects))) for place, habit in enumerate(CREW)
        ]
    return BoxSet("two spammers of five", visits, truth, 0.0)


def _drawn(chance: np.random.Generator, habit: Habit, objects: Sequence[tuple[Box, int]]) -> Iterator[VotedBox]:
    for box, category in objects:
        if chance.random() >= habit.missed:
            yield _voted(_shaken(chance, box, habit.noise), _named(chance, category, habit.wrong))
    for _ in range(int(chance.poisson(habit.phantoms))):
        yield _voted(_place(chance), int(chance.integers(CATEGORIES)))


def _named(chance: np.random.Generator, category: int, wrong: float) -> int:
    """The category, or by mistake its twin or any other one."""
    if chance.random() >= wrong:
        return category
    return category ^ 1 if chance.random() < 0.5 else int((category + chance.integers(1, CATEGORIES)) % CATEGORIES)


def _place(chance: np.random.Generator) -> Box:
    width, height = chance.uniform(40.0, 200.0, 2)
    return Box(float(chance.uniform(0, 800 - width)), float(chance.uniform(0, 600 - height)), width, height)


def _shaken(chance: np.random.Generator, box: Box, noise: float) -> Box:
    shifts = chance.normal(0.0, noise, 4) * (box.width, box.height, box.width, box.height)
    left, right = sorted((box.x + shifts[0], box.right + shifts[2]))
    top, bottom = sorted((box.y + shifts[1], box.bottom + shifts[3]))
    return Box(left, top, right - left, bottom - top)


def _voted(box: Box, category: int) -> VotedBox:
    return VotedBox(box, frozenset({f"category-{category:02d}"}))


def spam_lines(crowds: Sequence[BoxSet]) -> Iterator[Line]:
    """What is held to be there by the majority and by the worker model, and whether spammers stand out early."""
    plain = figures([score_of(crowd, majority(crowd.visits), crowd.truth) for crowd in crowds])
    reached, areas = [], []
    for crowd in crowds:
        drawings = draw_up(crowd.visits)
        reached.append(score_of(crowd, there(settle(drawings, learn(drawings)).images), crowd.truth))
        areas.append(_area_under_curve(crowd))
    name = crowds[0].name
    yield {"set": name, "method": "majority", "n": len(CREW), **plain}
    line = {"set": name, "method": "default", "n": len(CREW), **figures(reached)}
    yield {**line, "auc": round(float(np.mean(areas)), 4), "auc_answers": EARLY, "baseline": {"f1": plain["f1"]}}


def _area_under_curve(crowd: BoxSet) -> float:
    """How often a spammer is more suspect than another worker, after `EARLY` images each, over all such stretches."""
    images = sorted(crowd.visits)
    stretches = [images[start : start + EARLY] for start in range(0, len(images) - EARLY + 1, EARLY)]
    spam = np.array([habit is SPAM for habit in CREW])
    suspect = [suspicion(learn(draw_up({image: crowd.visits[image] for image in stretch}))) for stretch in stretches]
    return float(np.mean([_wins(one[spam], one[~spam]) for one in suspect]))


def _wins(ones: Floats, others: Floats) -> float:
    higher = ones[:, None] > others[None, :]
    return float((higher + 0.5 * (ones[:, None] == others[None, :])).mean())
