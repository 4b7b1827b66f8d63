"""What the lanes of tasks mean, and which tasks are the random share that all is learnt and measured on. Pure."""

from __future__ import annotations

from typing import Final

ORDINARY: Final = 0
GOLD: Final = 1  # tasks whose answer is known; annotation mixes them in without knowing what they are

CALIBRATION_EVERY: Final = 10


def is_calibration(key: int) -> bool:
    """Whether a task is of the calibration share, never stopped early: its key is random, so is the share."""
    return key % CALIBRATION_EVERY == 0
