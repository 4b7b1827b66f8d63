"""What teaches, and what comes of it, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from review.merging import Answer, VotedTask


@dataclass(frozen=True, slots=True)
class Lesson:
    """A task to learn from; `truth` is its known answer, None where nobody knows."""

    task: VotedTask
    truth: Answer | None = None


@dataclass(frozen=True, slots=True)
class Learnt:
    """Worker → what to keep of them; and of a `tag` stage how it judges, once gold has chosen that."""

    workers: Mapping[int, dict[str, object]]
    aggregator: Mapping[str, object] | None = None
