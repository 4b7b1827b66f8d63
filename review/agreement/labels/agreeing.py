"""How often each worker agrees with the others, their own vote left out."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from review.agreement.labels.votes import LabelVotes


def agreements(votes: LabelVotes) -> dict[str, list[bool]]:
    """By worker, whether each vote is what most others say; votes where the others are torn or silent tell nothing."""
    others = votes.counts()[votes.tasks]
    mine = np.arange(len(votes.tasks)), votes.answers
    others[mine] -= 1.0
    top = others.max(axis=1)
    is_clear = (top > 0) & ((others == top[:, None]).sum(axis=1) == 1)
    agrees = others[mine] == top
    found: dict[str, list[bool]] = defaultdict(list)
    # In the order of the questions, whichever vote came first.
    for place in np.lexsort((votes.workers, votes.tasks)).tolist():
        if is_clear[place]:
            found[votes.worker_names[votes.workers[place]]].append(bool(agrees[place]))
    return dict(found)
