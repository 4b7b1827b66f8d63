"""What the audit of unseen images found: reviewers look at a random few of those that the crowd alone had accepted."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from review.agreement.intervals import Share
from review.models import Decision, ImageReview, ObjectState, ReviewState, Route, Verdict
from review.selectors.judging import was_right

AUDITS = 20_000  # the newest images drawn for the audit


@dataclass(frozen=True, slots=True)
class AuditFigures:
    """`images`: audited ones with any error; `objects`: accepted ones that were wrong; `missed` ones come on top."""

    images: Share
    objects: Share
    missed: int
    waiting: int


@dataclass(frozen=True, slots=True)
class _Finding:
    wrong: int = 0
    right: int = 0
    missed: int = 0

    def __add__(self, other: _Finding) -> _Finding:
        return _Finding(self.wrong + other.wrong, self.right + other.right, self.missed + other.missed)


def audit(project_id: int) -> AuditFigures:
    """The published error of what nobody else looked at. Three queries."""
    audited = _audited(project_id)
    findings = _findings(project_id, audited)
    total = sum(findings.values(), _Finding())
    waiting = ImageReview.objects.filter(project_id=project_id, route=Route.AUDIT, state=ReviewState.PROPOSED).count()
    return AuditFigures(
        images=Share(sum(1 for found in findings.values() if found.wrong or found.missed), len(audited)),
        objects=Share(total.wrong, total.wrong + total.right),
        missed=total.missed,
        waiting=waiting,
    )


def audited_images(project_id: int, *, overturned: bool) -> list[int]:
    """The audited images: those with an error, or those without. Two queries."""
    audited = _audited(project_id)
    wrong = {image for image, found in _findings(project_id, audited).items() if found.wrong or found.missed}
    return [image for image in audited if (image in wrong) == overturned]


def _audited(project_id: int) -> list[int]:
    done = ImageReview.objects.filter(project_id=project_id, route=Route.AUDIT, state=ReviewState.VERIFIED)
    return list(done.order_by("-image_id").values_list("image_id", flat=True)[:AUDITS])


def _findings(project_id: int, images: list[int]) -> dict[int, _Finding]:
    """By image, what its standing verdicts say of what the crowd had accepted."""
    rows = Verdict.objects.filter(object__project_id=project_id, object__image_id__in=images, bulk=False)
    rows = rows.exclude(decision=Decision.UNDO).filter(~Exists(Verdict.objects.filter(undoes=OuterRef("pk"))))
    findings: dict[int, _Finding] = defaultdict(_Finding)
    seen: set[int] = set()
    for image, item, decision, correction in rows.order_by("id").values_list(
        "object__image_id", "object_id", "decision", "correction"
    ):
        if item not in seen:  # the first look judges the crowd; a second layer judges the first
            findings[image] += _finding(decision, correction or {})
            seen.add(item)
    return findings


def _finding(decision: str, correction: dict[str, dict[str, object]]) -> _Finding:
    was_accepted = correction.get("before", {}).get("state") == ObjectState.PROPOSED
    if decision == Decision.ADD or (decision != Decision.REJECT and not was_accepted):
        return _Finding(missed=1)
    if not was_accepted:
        return _Finding()
    return _Finding(right=1) if was_right(decision, correction) else _Finding(wrong=1)
