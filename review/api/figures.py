"""Serializers of the reads beside the review itself: agreement, the wall, histories."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from review.api.serializers import NamedImageOutput, ObjectOutput, VerdictOutput, VoteOutput, image_json
from review.models import ReviewState


class CategoryFiguresOutput(serializers.Serializer[Any]):  # of CategoryFigures
    category_id = serializers.IntegerField()
    objects = serializers.IntegerField()
    mean_agreement = serializers.FloatField(allow_null=True)
    mean_confidence = serializers.FloatField()


class TenthOutput(serializers.Serializer[Any]):  # of a Tenth
    start = serializers.FloatField()
    end = serializers.FloatField()
    objects = serializers.IntegerField()

    def to_representation(self, instance: Any) -> dict[str, Any]:  # DRF's own signature
        return {"from": instance.start, "to": instance.end, "objects": instance.objects}

    def get_fields(self) -> dict[str, Any]:  # `from` is a keyword, so these fields cannot be written as attributes
        fields = super().get_fields()
        return {"from": fields["start"], "to": fields["end"], "objects": fields["objects"]}


class StatesOutput(serializers.Serializer[Any]):  # of a dict
    proposed = serializers.IntegerField()
    verified = serializers.IntegerField()
    rejected = serializers.IntegerField()


class ConfusedOutput(serializers.Serializer[Any]):  # of Confused
    voted = serializers.IntegerField()
    agreed = serializers.IntegerField()
    count = serializers.IntegerField()


class AgreementOutput(serializers.Serializer[Any]):  # of AgreementFigures
    images_settled = serializers.IntegerField()
    mean_agreement = serializers.FloatField(allow_null=True)
    by_category = CategoryFiguresOutput(many=True)
    confidence_histogram = TenthOutput(many=True)
    states = StatesOutput()
    confusion = ConfusedOutput(many=True)


class WallObjectOutput(serializers.Serializer[Any]):  # of an Object
    id = serializers.IntegerField()
    categories = serializers.ListField(child=serializers.IntegerField())
    x = serializers.FloatField(allow_null=True)
    y = serializers.FloatField(allow_null=True)
    width = serializers.FloatField(allow_null=True)
    height = serializers.FloatField(allow_null=True)
    state = serializers.CharField()


class WallImageOutput(NamedImageOutput):
    review_state = serializers.ChoiceField(ReviewState.choices, allow_null=True)
    votes = serializers.IntegerField()
    objects = WallObjectOutput(many=True)

    def to_representation(self, instance: Any) -> dict[str, Any]:  # DRF's own signature; of a WallImage
        return {
            **image_json(instance.image, instance.name),
            "review_state": instance.review_state,
            "votes": instance.votes,
            "objects": WallObjectOutput(instance.objects, many=True).data,
        }


class KnownBoxOutput(serializers.Serializer[Any]):  # of a KnownBox
    category = serializers.IntegerField(source="category_id")
    x = serializers.FloatField(source="box.x")
    y = serializers.FloatField(source="box.y")
    width = serializers.FloatField(source="box.width")
    height = serializers.FloatField(source="box.height")
    attributes = serializers.ListField(child=serializers.CharField())


class KnownImageOutput(serializers.Serializer[Any]):  # of a KnownImage
    id = serializers.IntegerField(source="row.image_id")
    name = serializers.CharField(source="row.name")
    width = serializers.IntegerField(source="row.image.width")
    height = serializers.IntegerField(source="row.image.height")
    boxes = KnownBoxOutput(many=True, source="known.boxes")
    tags = serializers.ListField(child=serializers.IntegerField(), source="known.tags")


class TaskOutput(serializers.Serializer[Any]):  # of a Task
    id = serializers.IntegerField()
    stage = serializers.IntegerField(source="stage_id")
    kind = serializers.CharField(source="stage.kind")
    target = serializers.IntegerField()
    done = serializers.IntegerField()
    created_at = serializers.DateTimeField()


class RoundOutput(serializers.Serializer[Any]):  # of a Consensus
    task = serializers.IntegerField(source="task_id")
    round = serializers.IntegerField()
    algorithm = serializers.CharField()
    version = serializers.CharField()
    parameters = serializers.DictField()
    votes_digest = serializers.CharField()
    votes = serializers.IntegerField()
    confidence = serializers.FloatField()
    agreement = serializers.FloatField(allow_null=True)
    created_at = serializers.DateTimeField()


class ImageHistoryOutput(serializers.Serializer[Any]):  # of an ImageHistory
    image = serializers.SerializerMethodField()
    added_at = serializers.DateTimeField(source="row.added_at")
    review_state = serializers.SerializerMethodField()
    tasks = TaskOutput(many=True)
    votes = VoteOutput(many=True)
    rounds = RoundOutput(many=True)
    objects = ObjectOutput(many=True)
    verdicts = VerdictOutput(many=True)

    def get_image(self, item: Any) -> NamedImageOutput:
        return image_json(item.row.image, item.row.name)  # type: ignore[return-value]  # the annotation is for the schema

    def get_review_state(self, item: Any) -> str | None:
        return item.review.state if item.review else None


class VoteSourceOutput(serializers.Serializer[Any]):  # of a VoteSource
    assignment = serializers.IntegerField()
    voter = serializers.CharField()
    answered_at = serializers.DateTimeField()
    brief_version = serializers.IntegerField()
    box_index = serializers.IntegerField()


class ProvenanceOutput(serializers.Serializer[Any]):  # of a Provenance
    object = ObjectOutput()
    consensus = RoundOutput(allow_null=True)
    votes = VoteSourceOutput(many=True)
    verdicts = VerdictOutput(many=True)
