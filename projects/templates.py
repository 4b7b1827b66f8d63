"""What a project template means: which stages it starts with. Pure."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field

LEASE_MINUTES = 30


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
    checked = {"lease_minutes": LEASE_MINUTES, "min_answers": 0, "most_votes": 3}
    return [
        StagePlan("draw", drawers, {"lease_minutes": LEASE_MINUTES, "min_answers": min_answers}),
        StagePlan("verify", 2, dict(checked)),
        StagePlan("cover", 2, dict(checked)),
    ]


def brief_digest(instructions: dict[str, str], categories: list[int]) -> str:
    """SHA-256 of what the workers are told, so that two equal briefs are known to be equal."""
    text = json.dumps([instructions, categories], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
