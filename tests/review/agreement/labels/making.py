"""Small crowds for the label tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from review.agreement.clustering import Integers
from review.agreement.labels.votes import LabelVote, LabelVotes, number


def table(rows: Mapping[str, str], answers: Sequence[str] = ("no", "yes")) -> LabelVotes:
    """Votes written as `{"task": "nyy"}`: worker w0, w1 … gives the answer with that initial, `.` none."""
    initials = {name[0]: name for name in answers}
    votes = [
        LabelVote(task, f"w{place}", initials[letter])
        for task, letters in rows.items()
        for place, letter in enumerate(letters)
        if letter != "."
    ]
    return number(votes, answers, rows)


def crowd(
    accuracies: Sequence[float], tasks: int = 200, answers: int = 3, votes: int | None = None, seed: int = 0
) -> tuple[LabelVotes, Integers]:
    """Workers of these accuracies, the errors spread evenly; `votes` of them answer each question. Also the truth."""
    chance = np.random.default_rng(seed)
    truth = chance.integers(answers, size=tasks)
    given = []
    for task in range(tasks):
        for worker in chance.permutation(len(accuracies))[: votes or len(accuracies)].tolist():
            wrong = (truth[task] + chance.integers(1, answers)) % answers
            answer = truth[task] if chance.random() < accuracies[worker] else wrong
            given.append(LabelVote(f"t{task:04d}", f"w{worker:02d}", str(answer)))
    return number(given, [str(answer) for answer in range(answers)]), truth
