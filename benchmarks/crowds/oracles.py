"""Published implementations to compare with, where they can be imported; nothing of the product needs them.

They are no dependency: `pip install --target SOMEWHERE crowd-kit ensemble-boxes` and PYTHONPATH=SOMEWHERE bring them.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from benchmarks.crowds.reading import LabelSet
from review.agreement.clustering import Integers


@cache
def imported(name: str) -> Any | None:  # Any: a module without types
    """The module, or None with one loud line."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        print(f"ORACLE MISSING: {name} cannot be imported ({error}); its lines are left out", file=sys.stderr)
        return None


def crowd_kit_dawid_skene(rounds: int = 100) -> Callable[[LabelSet], Integers] | None:
    """Crowd-kit's Dawid-Skene as a function of a label set."""
    aggregation, pandas = imported("crowdkit.aggregation"), imported("pandas")
    if aggregation is None or pandas is None:
        return None

    def fit(crowd: LabelSet) -> Integers:
        votes = crowd.votes
        frame = pandas.DataFrame({"task": votes.tasks, "worker": votes.workers, "label": votes.answers})
        found = aggregation.DawidSkene(n_iter=rounds).fit_predict(frame)
        answers = np.zeros(len(votes.task_names), dtype=np.int64)
        answers[found.index.to_numpy()] = found.to_numpy()
        return answers

    return fit
