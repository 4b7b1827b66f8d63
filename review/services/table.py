"""The objects of one image on a reviewer's table: decisions change them in memory, and all is written at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from accounts.models import User
from annotation.answers import InvalidAnswer, draw_answer, tag_answer
from common.errors import DomainError
from common.geometry import Box
from projects import selectors as projects
from projects.models import Project, StageKind
from review.models import Decision as Kind
from review.models import ImageReview, Object, ObjectState, Verdict
from review.services.snapshots import SHAPE, Snapshot, snapshot

FIELDS = ["state", "layer", "decided_at", *SHAPE]


class WrongDecision(DomainError):
    """A decision that cannot be carried out; nothing of the request was."""

    code = "wrong_decision"


@dataclass(frozen=True, slots=True)
class Correction:
    """What is to change; None leaves a part as it is."""

    box: Box | None = None
    categories: tuple[int, ...] | None = None
    attributes: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Approve:
    object_id: int


@dataclass(frozen=True, slots=True)
class Reject:
    object_id: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Correct:
    object_id: int
    correction: Correction
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Add:
    """An object that no voter, or too few, had marked; without a box it is a tag."""

    categories: tuple[int, ...]
    box: Box | None
    attributes: tuple[str, ...] = ()


Decision = Approve | Reject | Correct | Add


def objects_on(review: ImageReview) -> dict[int, Object]:
    """The objects of one image that stand for decision, by id. One query."""
    found = Object.objects.filter(project_id=review.project_id, image_id=review.image_id)
    return {item.pk: item for item in found.exclude(state=ObjectState.SUPERSEDED)}


@dataclass
class Table:
    """One request's work on one image, whose review the caller has locked; `objects` are those it may decide on."""

    project: Project
    review: ImageReview
    reviewer: User
    now: datetime
    objects: dict[int, Object]
    verdicts: list[Verdict] = field(default_factory=list, init=False)

    @cached_property
    def categories(self) -> frozenset[int]:
        """The categories that a corrected or added object may have."""
        return frozenset(category.pk for _place, category in projects.categories_of(self.project.pk))

    @property
    def layer(self) -> int:
        """The layer that is being decided."""
        return self.review.layer + 1

    def take(self, decision: Decision, place: str) -> None:
        """Carry out one decision; `place` names it in errors (`decisions[2]`)."""
        if isinstance(decision, Add):
            self._add(decision, place)
            return
        item = self.objects.get(decision.object_id)
        if item is None:
            raise WrongDecision("There is no such object on this image.", fields={f"{place}.object": ["Unknown."]})
        match decision:
            case Approve():
                self._approve(item)
            case Reject(reason=reason):
                self._reject(item, reason)
            case Correct(correction=correction, reason=reason):
                self._correct(item, correction, reason, place)

    def _approve(self, item: Object) -> None:
        if item.layer >= self.layer:
            return
        before = snapshot(item)
        self._pass(item)
        self._note(item, Kind.APPROVE, {"before": before})

    def _reject(self, item: Object, reason: str) -> None:
        if item.state == ObjectState.REJECTED and item.decided_at is not None:
            return
        before = snapshot(item)
        item.state, item.decided_at = ObjectState.REJECTED, self.now
        self._note(item, Kind.REJECT, {"before": before}, reason)

    def _correct(self, item: Object, correction: Correction, reason: str, place: str) -> None:
        before = snapshot(item)
        box = correction.box or _box_of(item)
        if (box is None) != (item.x is None):
            raise WrongDecision("A tag has no box.", fields={f"{place}.correction": ["A tag has no box."]})
        categories = item.categories if correction.categories is None else correction.categories
        attributes = item.attributes if correction.attributes is None else correction.attributes
        self._shape(item, box, categories, attributes, f"{place}.correction")
        self._pass(item)
        self._note(item, Kind.CORRECT, {"before": before, "after": snapshot(item)}, reason)

    def _add(self, decision: Add, place: str) -> None:
        item = Object(
            project=self.project,
            stage_id=self._stage_for(decision, place),
            image_id=self.review.image_id,
            confidence=1.0,
            votes_for=0,
            votes=0,
        )
        self._shape(item, decision.box, decision.categories, decision.attributes, f"{place}.add")
        self._pass(item)
        item.save(force_insert=True)
        self.objects[item.pk] = item
        self._note(item, Kind.ADD, {"after": snapshot(item)})

    def _stage_for(self, decision: Add, place: str) -> int:
        kind = StageKind.TAG if decision.box is None else StageKind.DRAW
        for stage in projects.stages_of(self.project.pk):
            if stage.kind == kind:
                return stage.pk
        text = f"This project has no {kind.value} stage."
        raise WrongDecision(text, fields={f"{place}.add": [text]})

    def _shape(
        self, item: Object, box: Box | None, categories: Sequence[int], attributes: Sequence[str], place: str
    ) -> None:
        """Give the object a checked shape; what a vote may not be, a correction may not be either."""
        try:
            if box is None:
                tag_answer({"tags": list(categories)}, categories=self.categories)
                if len(categories) != 1:
                    raise InvalidAnswer({"categories": "A tag is one category."})
                item.categories = list(categories)
            else:
                self._place(item, box, categories, attributes)
        except InvalidAnswer as error:
            fields = {f"{place}.{name.removeprefix('boxes[0].')}": [text] for name, text in error.problems.items()}
            raise WrongDecision("The object was not taken; see errors.", fields=fields) from error
        item.category_id = item.categories[0]

    def _place(self, item: Object, box: Box, categories: Sequence[int], attributes: Sequence[str]) -> None:
        image = self.review.image
        raw = {
            "x": box.x,
            "y": box.y,
            "width": box.width,
            "height": box.height,
            "categories": list(categories),
            "attributes": list(attributes),
        }
        answer = draw_answer({"boxes": [raw]}, width=image.width, height=image.height, categories=self.categories)
        (clean,) = answer["boxes"]
        assert isinstance(clean, dict)
        for name in SHAPE[1:]:
            setattr(item, name, clean[name])

    def _pass(self, item: Object) -> None:
        item.layer = self.layer
        done = self.layer >= self.project.review_layers
        item.state = ObjectState.VERIFIED if done else ObjectState.PROPOSED
        item.decided_at = self.now if done else None

    def _note(self, item: Object, kind: Kind, correction: dict[str, Snapshot], reason: str = "") -> None:
        self.verdicts.append(
            Verdict(
                project=self.project,
                object_id=item.pk,
                reviewer=self.reviewer,
                layer=self.layer,
                decision=kind,
                correction=correction,
                reason=reason,
                created_at=self.now,
            )
        )


def write(tables: Iterable[Table]) -> None:
    """Store the objects and the verdicts of some tables. Two statements."""
    touched: dict[int, Object] = {}
    verdicts: list[Verdict] = []
    for table in tables:
        touched.update({verdict.object_id: table.objects[verdict.object_id] for verdict in table.verdicts})
        verdicts += table.verdicts
    Object.objects.bulk_update(list(touched.values()), FIELDS)
    Verdict.objects.bulk_create(verdicts)


def _box_of(item: Object) -> Box | None:
    if item.x is None or item.y is None or item.width is None or item.height is None:
        return None
    return Box(item.x, item.y, item.width, item.height)
