from __future__ import annotations

from typing import Any

from rest_framework import serializers

from annotation.answers import ATTRIBUTES
from annotation.api.serializers import ImageOutput, image_urls
from catalog.models import Image
from common.geometry import Box
from review.models import Decision, ObjectState, ReviewState
from review.services import Add, Approve, Correct, Correction, Reject
from review.services import Decision as Choice

MAX_DECISIONS = 2_000


def image_json(image: Image, name: str) -> dict[str, Any]:
    """An image with the addresses of its renditions and the name it arrived with."""
    size = {"width": image.width, "height": image.height}
    return {"id": image.pk, **size, "urls": image_urls(image.pk), "name": name}


class NamedImageOutput(ImageOutput):
    name = serializers.CharField()


class ShapeInput(serializers.Serializer[None]):
    x = serializers.FloatField(required=False)
    y = serializers.FloatField(required=False)
    width = serializers.FloatField(required=False)
    height = serializers.FloatField(required=False)
    categories = serializers.ListField(child=serializers.IntegerField(), min_length=1, max_length=50, required=False)
    attributes = serializers.ListField(child=serializers.ChoiceField(ATTRIBUTES), max_length=4, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:  # DRF's own signature
        given = [name for name in ("x", "y", "width", "height") if name in attrs]
        if given and len(given) < 4:
            raise serializers.ValidationError("A box needs x, y, width and height together.")
        return attrs


class DecisionInput(serializers.Serializer[None]):
    """Either `object` with a `decision`, or `add` with a new object."""

    object = serializers.IntegerField(required=False)
    decision = serializers.ChoiceField([Decision.APPROVE, Decision.REJECT, Decision.CORRECT], required=False)
    correction = ShapeInput(required=False)
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    add = ShapeInput(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:  # DRF's own signature
        if "add" in attrs:
            if "object" in attrs or "decision" in attrs:
                raise serializers.ValidationError("Give either add, or object and decision.")
            if "categories" not in attrs["add"]:
                raise serializers.ValidationError({"add": "An added object needs categories."})
        elif "object" not in attrs or "decision" not in attrs:
            raise serializers.ValidationError("Give object and decision, or add.")
        elif attrs["decision"] == Decision.CORRECT and not attrs.get("correction"):
            raise serializers.ValidationError({"correction": "A correction says what is to change."})
        return attrs


class DecisionsInput(serializers.Serializer[None]):
    decisions = serializers.ListField(child=DecisionInput(), max_length=MAX_DECISIONS, required=False, default=list)
    complete = serializers.BooleanField(default=False)


def choice(given: dict[str, Any]) -> Choice:
    """A checked `DecisionInput` as the service takes it."""
    if "add" in given:
        shape = given["add"]
        return Add(tuple(shape["categories"]), _box(shape), tuple(shape.get("attributes", ())))
    if given["decision"] == Decision.APPROVE:
        return Approve(given["object"])
    if given["decision"] == Decision.REJECT:
        return Reject(given["object"], given["reason"])
    shape = given["correction"]
    categories, attributes = shape.get("categories"), shape.get("attributes")
    correction = Correction(
        _box(shape),
        None if categories is None else tuple(categories),
        None if attributes is None else tuple(attributes),
    )
    return Correct(given["object"], correction, given["reason"])


def _box(shape: dict[str, Any]) -> Box | None:
    return Box(shape["x"], shape["y"], shape["width"], shape["height"]) if "x" in shape else None


class ApproveAboveInput(serializers.Serializer[None]):
    confidence = serializers.FloatField(min_value=0, max_value=1)
    dry_run = serializers.BooleanField(default=False)


class CategoryShareOutput(serializers.Serializer[Any]):  # of a CategoryShare
    category = serializers.IntegerField(source="category_id")
    objects = serializers.IntegerField()
    expected_errors = serializers.FloatField()


class CheckedOutput(serializers.Serializer[Any]):  # of a Checked
    objects = serializers.IntegerField()
    wrong = serializers.IntegerField()


class ApproveAboveOutput(serializers.Serializer[Any]):  # of a BulkPlan
    objects = serializers.IntegerField()
    images = serializers.IntegerField()
    expected_errors = serializers.FloatField()
    images_passed = serializers.IntegerField()
    by_category = CategoryShareOutput(many=True)
    checked = CheckedOutput(help_text="Objects as sure as these that reviewers looked at one by one.")


class QueueItemOutput(serializers.Serializer[Any]):  # of a QueueItem
    image = serializers.SerializerMethodField()
    state = serializers.ChoiceField(ReviewState.choices, source="review.state")
    layer = serializers.IntegerField(source="review.layer")
    risk = serializers.FloatField(source="review.risk")
    objects_count = serializers.IntegerField(source="review.objects_count")
    confidence_min = serializers.FloatField(allow_null=True)
    conflicts = serializers.ListField(child=serializers.CharField())

    def get_image(self, item: Any) -> NamedImageOutput:
        return image_json(item.review.image, item.name)  # type: ignore[return-value]  # the annotation is for the schema


class VerdictOutput(serializers.Serializer[Any]):  # of a Verdict
    id = serializers.IntegerField()
    object = serializers.IntegerField(source="object_id")
    reviewer = serializers.CharField(source="reviewer.name")
    layer = serializers.IntegerField()
    decision = serializers.ChoiceField(Decision.choices)
    reason = serializers.CharField()
    bulk = serializers.BooleanField()
    undoes = serializers.IntegerField(source="undoes_id", allow_null=True)
    at = serializers.DateTimeField(source="created_at")


class ObjectOutput(serializers.Serializer[Any]):  # of an Object
    id = serializers.IntegerField()
    state = serializers.ChoiceField(ObjectState.choices)
    layer = serializers.IntegerField()
    categories = serializers.ListField(child=serializers.IntegerField())
    x = serializers.FloatField(allow_null=True)
    y = serializers.FloatField(allow_null=True)
    width = serializers.FloatField(allow_null=True)
    height = serializers.FloatField(allow_null=True)
    attributes = serializers.ListField(child=serializers.CharField())
    confidence = serializers.FloatField()
    agreement = serializers.FloatField(allow_null=True)
    votes_for = serializers.IntegerField()
    votes = serializers.IntegerField()
    conflicts = serializers.ListField(child=serializers.CharField())
    decided_at = serializers.DateTimeField(allow_null=True)


class PartOutput(serializers.Serializer[Any]):  # of a Part
    vote = serializers.IntegerField(help_text="Place in the list of votes.")
    box = serializers.IntegerField(help_text="Place in the boxes of that vote.")


class ReviewedObjectOutput(ObjectOutput):
    voters = serializers.ListField(child=serializers.CharField())
    parts = PartOutput(many=True)
    verdicts = VerdictOutput(many=True)

    def to_representation(self, instance: Any) -> dict[str, Any]:  # DRF's own signature; of a ReviewedObject
        return {
            **ObjectOutput(instance.object).data,
            "voters": instance.voters,
            "parts": PartOutput(instance.parts, many=True).data,
            "verdicts": VerdictOutput(instance.verdicts, many=True).data,
        }


class VotedBoxOutput(serializers.Serializer[Any]):  # of one box of an answer
    x = serializers.FloatField()
    y = serializers.FloatField()
    width = serializers.FloatField()
    height = serializers.FloatField()
    categories = serializers.ListField(child=serializers.IntegerField())
    attributes = serializers.ListField(child=serializers.CharField())


class VoteOutput(serializers.Serializer[Any]):  # of an AnonymousVote
    voter = serializers.CharField()
    task = serializers.IntegerField(source="task_id")
    answered_at = serializers.DateTimeField()
    boxes = VotedBoxOutput(many=True, source="answer.boxes", required=False)
    tags = serializers.ListField(child=serializers.IntegerField(), source="answer.tags", required=False)


class ReviewedImageOutput(serializers.Serializer[Any]):  # of a ReviewedImage
    image = serializers.SerializerMethodField()
    state = serializers.ChoiceField(ReviewState.choices, source="review.state")
    layer = serializers.IntegerField(source="review.layer")
    layers_needed = serializers.IntegerField()
    risk = serializers.FloatField(source="review.risk")
    objects = ReviewedObjectOutput(many=True)
    votes = VoteOutput(many=True)
    may_review = serializers.BooleanField()
    reason = serializers.CharField(allow_null=True)
    reason_text = serializers.CharField(allow_null=True)
    doubt = serializers.ChoiceField(
        ["missing", "tied"],
        allow_null=True,
        help_text="Checkers say that something is missing, or are torn about it, and nobody will be asked to draw it.",
    )

    def get_image(self, item: Any) -> NamedImageOutput:
        return image_json(item.review.image, item.name)  # type: ignore[return-value]  # the annotation is for the schema
