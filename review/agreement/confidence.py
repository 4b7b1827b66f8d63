"""How sure a majority is: the probability that a merged object is right, from counts alone.

The rates are those measured on real crowds drawing boxes (8 % of drawn boxes are false, 12 % of objects are missed,
10 % of categories are wrong); nothing here knows a worker. Each part rises with every supporting vote and with the
overlap of the boxes. On crowds with known truth it promises less than it keeps (see the tests).
"""

from __future__ import annotations

import math

FALSE_RATE = 0.08
MISS_RATE = 0.12
CONFUSION_RATE = 0.10
# What a single box, which nothing can be compared with, is believed to be worth at IoU 0.5.
LONE_BOX = 0.95

_FOR = math.log((1 - FALSE_RATE) / FALSE_RATE)
_AGAINST = math.log(MISS_RATE / (1 - MISS_RATE))
_SAME = math.log((1 - CONFUSION_RATE) / CONFUSION_RATE)


def _logistic(value: float) -> float:
    return 1.0 / (1.0 + math.exp(-value)) if value >= 0 else math.exp(value) / (1.0 + math.exp(value))


def existence(votes_for: int, votes: int) -> float:
    """Probability that what `votes_for` of `votes` workers marked is there."""
    return _logistic(votes_for * _FOR + (votes - votes_for) * _AGAINST)


def category(votes_for: int, votes: int) -> float:
    """Probability that a category given by `votes_for` of the `votes` who marked the object is right."""
    return _logistic((2 * votes_for - votes) * _SAME)


def placement(agreement: float | None) -> float:
    """Probability that the merged box covers the object at IoU 0.5, from the mean overlap of its boxes."""
    return LONE_BOX if agreement is None else 1.0 - (1.0 - agreement) ** 3
