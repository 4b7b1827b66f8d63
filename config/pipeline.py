"""Who acts on which fact: the road of DESIGN.md, in one file. It is completed as the apps arrive."""

from __future__ import annotations


def connect() -> None:
    """Wire the facts that apps announce to the tasks that act on them."""
