"""Each quality figure as a table: a line of column names, then rows of plain values. What a CSV holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from review.agreement.intervals import Share
from review.selectors.audit import audit
from review.selectors.quality.agreement import Alpha, agreement
from review.selectors.quality.calibration import Tenth, calibration
from review.selectors.quality.confusion import confusion
from review.selectors.quality.effort import effort
from review.selectors.quality.known import gold_accuracy
from review.selectors.quality.redundancy import redundancy
from review.selectors.quality.watch import watch

Value = str | int | float | date | None
Row = tuple[Value, ...]
SHARE = ("share", "share_low_95", "share_high_95")


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[str, ...]
    rows: Iterable[Row]


def table(project_id: int, figure: str, names: Mapping[int, str]) -> Table | None:
    """The table of a figure, None where there is no such figure; `names` are those of the project's categories."""
    make = TABLES.get(figure)
    return make(project_id, names) if make else None


def _share(share: Share) -> Row:
    return share.value, share.low, share.high


def _agreement(project_id: int, names: Mapping[int, str]) -> Table:
    figures = agreement(project_id)
    parts: list[tuple[str, list[Alpha]]] = [
        ("all", figures.kinds),
        ("category", figures.categories),
        ("week", figures.weeks),
    ]
    return Table(
        ("part", "stage_kind", "category_id", "category", "week", "krippendorff_alpha", "calibration_tasks", "votes"),
        [
            (part, row.kind, row.category, names.get(row.category or 0, ""), row.week, row.alpha, row.tasks, row.votes)
            for part, rows in parts
            for row in rows
        ],
    )


def _confusion(project_id: int, names: Mapping[int, str]) -> Table:
    return Table(
        ("voted_category_id", "voted_category", "agreed_category_id", "agreed_category", "votes", "images"),
        [
            (
                cell.voted,
                names.get(cell.voted, ""),
                cell.agreed,
                names.get(cell.agreed, ""),
                cell.votes,
                cell.images,
            )
            for cell in confusion(project_id).cells
        ],
    )


def _calibration(project_id: int, _names: Mapping[int, str]) -> Table:
    figures = calibration(project_id)

    def row(judge: str, tenth: Tenth) -> Row:
        right = tenth.right
        return (judge, tenth.start, tenth.end, tenth.stated, right.whole, right.part, *_share(right))

    return Table(
        ("judged_by", "confidence_from", "confidence_to", "mean_confidence", "objects", "right", *SHARE),
        [
            *(row("reviewers", tenth) for tenth in figures.reviewed),
            *(row("gold", tenth) for tenth in figures.gold),
        ],
    )


def _audit(project_id: int, _names: Mapping[int, str]) -> Table:
    figures = audit(project_id)
    return Table(
        ("unit", "audited", "wrong", *SHARE, "missed_objects", "images_waiting"),
        [
            ("images", figures.images.whole, figures.images.part, *_share(figures.images), None, figures.waiting),
            ("objects", figures.objects.whole, figures.objects.part, *_share(figures.objects), figures.missed, None),
        ],
    )


def _votes(project_id: int, _names: Mapping[int, str]) -> Table:
    return Table(
        ("stage_kind", "least", "most", "tasks", "votes", "votes_per_task", "saved_against_3", "saved_against_5"),
        [
            (
                row.kind,
                row.least,
                row.most,
                row.tasks,
                row.votes,
                row.per_task,
                row.saved_against_3,
                row.saved_against_5,
            )
            for row in redundancy(project_id).stages
        ],
    )


def _standing(project_id: int, _names: Mapping[int, str]) -> Table:
    found = redundancy(project_id).standing
    return Table(
        ("images", "verified", "settled", "uncertain", "disputed", "objects", "expected_errors", "errors_per_object"),
        [
            (
                found.images,
                found.verified,
                found.settled,
                found.uncertain,
                found.disputed,
                found.objects,
                found.expected_errors,
                found.expected_error,
            )
        ],
    )


def _effort(project_id: int, _names: Mapping[int, str]) -> Table:
    figures = effort(project_id)
    return Table(
        (
            "stage_kind",
            "images",
            "accepted_objects",
            "votes",
            "seconds",
            "median_seconds_per_vote",
            "seconds_per_object",
            "votes_per_object",
        ),
        [
            (
                kind.kind,
                figures.images,
                figures.objects,
                kind.votes,
                kind.seconds,
                kind.median_seconds,
                kind.seconds_per_object,
                kind.votes_per_object,
            )
            for kind in figures.kinds
        ],
    )


def _gold(project_id: int, _names: Mapping[int, str]) -> Table:
    return Table(
        ("week", "workers", "gold_answers", "right", *SHARE),
        [
            (week.week, week.workers, week.right.whole, week.right.part, *_share(week.right))
            for week in gold_accuracy(project_id).weeks
        ],
    )


def _watch(project_id: int, _names: Mapping[int, str]) -> Table:
    figures = watch(project_id)
    last = figures.recomputation
    return Table(
        (
            "open_flags",
            "flagged_workers",
            "recomputed_at",
            "decisions",
            "changed",
            "changed_share",
            "repeated",
            "drifted",
        ),
        [
            (
                figures.open_flags,
                figures.flagged_workers,
                last.finished_at if last else None,
                last.decisions if last else None,
                last.changed if last else None,
                last.share if last else None,
                last.repeated if last else None,
                last.drifted if last else None,
            )
        ],
    )


TABLES: dict[str, Callable[[int, Mapping[int, str]], Table]] = {
    "agreement": _agreement,
    "audit": _audit,
    "calibration": _calibration,
    "confusion": _confusion,
    "effort": _effort,
    "gold": _gold,
    "standing": _standing,
    "votes": _votes,
    "watch": _watch,
}
