"""What the person at the terminal reads."""

from __future__ import annotations

import sys


def say(line: str) -> None:
    """A line for the person at the terminal, who may have closed it."""
    try:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
    except OSError:
        return
