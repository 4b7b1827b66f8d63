"""What a project template means: which stages it starts with. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field

LEASE_MINUTES = 30
CHECKS = ("verify", "cover", "adjudicate")  # kinds of stages that check what others found


@dataclass(frozen=True, slots=True)
class StagePlan:
    kind: str
    redundancy: int
    settings: dict[str, int] = field(default_factory=dict)


def plan(template: str, *, redundancy: int | None, min_answers: int | None) -> list[StagePlan]:
    """The stages of a new project.

    *boxes* draws, *tags* tags, both by 3 people; *ImageNet* tags and then draws by 5 people and asks for at least
    10 boxes or 10 asked categories an image. *verified boxes* lets one person draw; then two others say of each box
    whether it is right, and two whether the image has them all (a third where they do not agree).
    """
    if template == "verified_boxes":
        return _verified_boxes(redundancy or 1, min_answers or 0)
    imagenet = template == "imagenet"
    votes = redundancy or (5 if imagenet else 3)
    minimum = min_answers if min_answers is not None else (10 if imagenet else 0)
    settings = {"lease_minutes": LEASE_MINUTES, "min_answers": minimum}
    kinds = {"boxes": ["draw"], "tags": ["tag"], "imagenet": ["tag", "draw"]}[template]
    return [StagePlan(kind, votes, dict(settings)) for kind in kinds]


def _verified_boxes(drawers: int, min_answers: int) -> list[StagePlan]:
    draw = StagePlan("draw", drawers, {"lease_minutes": LEASE_MINUTES, "min_answers": min_answers})
    return [draw, check_plan("verify"), check_plan("cover")]


def check_plan(kind: str) -> StagePlan:
    """A stage that checks: two say whether a box is right or one is missing, a third where they differ; an expert
    settles alone what stayed tied."""
    settings = {"lease_minutes": LEASE_MINUTES, "min_answers": 0}
    return StagePlan(kind, 1, settings) if kind == "adjudicate" else StagePlan(kind, 2, {**settings, "most_votes": 3})


def objection(kinds: Sequence[str]) -> tuple[str, str] | None:
    """Why stages of these kinds make no sense in this order, as a code and a sentence; None where they do."""
    checks = [kind for kind in kinds if kind in CHECKS]
    if len(set(checks)) < len(checks):
        return "check_exists", "The project has this check already."
    if "cover" in kinds and "draw" not in kinds:
        return "needs_boxes", "Whether something has no box can be asked only where boxes are drawn."
    if "adjudicate" in kinds and "verify" not in kinds[: kinds.index("adjudicate")]:
        return "needs_verify", "An expert settles what verification left tied: it has to come before."
    return None


def brief_digest(instructions: dict[str, str], categories: list[int]) -> str:
    """SHA-256 of what the workers are told, so that two equal briefs are known to be equal."""
    text = json.dumps([instructions, categories], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
