"""The grid of crops: one category, judged a page at a time."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.requests import person
from review import selectors, services
from review.api.paging import CropPaging, SurestFirst
from review.api.serializers import NamedImageOutput, ObjectOutput, image_json
from review.api.views import ReviewerView
from review.models import Object

MAX_OBJECTS = 200  # the longest page there is


class CropOutput(ObjectOutput):
    image = NamedImageOutput()

    def to_representation(self, instance: Any) -> dict[str, Any]:  # DRF's own signature; of a Crop
        item = instance.object
        return {**ObjectOutput(item).data, "image": image_json(item.image, instance.name)}


class CategoryLeftOutput(serializers.Serializer[Any]):  # of a CropsLeft
    category = serializers.IntegerField(source="category_id")
    left = serializers.IntegerField()
    confidence_min = serializers.FloatField()


class CropsLeftOutput(serializers.Serializer[Any]):  # of a dict
    categories = CategoryLeftOutput(many=True)


class WrongInput(serializers.Serializer[None]):
    object = serializers.IntegerField()
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class CropsInput(serializers.Serializer[None]):
    """Everything that was shown; what is not marked wrong is right."""

    key = serializers.UUIDField(
        help_text="The sender's own name of this page. Sent again under it, nothing is done and the answer is the same."
    )
    objects = serializers.ListField(child=serializers.IntegerField(), min_length=1, max_length=MAX_OBJECTS)
    wrong = serializers.ListField(child=WrongInput(), max_length=MAX_OBJECTS, required=False, default=list)


class LeftOutOutput(serializers.Serializer[Any]):  # of a LeftOut
    object = serializers.IntegerField(source="object_id")
    code = serializers.ChoiceField(["not_found", "decided", "replaced", "own_vote", "own_layer"])


class JudgedOutput(serializers.Serializer[Any]):  # of a JudgedPage
    at = serializers.DateTimeField()
    approved = serializers.IntegerField()
    rejected = serializers.IntegerField()
    left_out = LeftOutOutput(many=True)
    images_passed = serializers.IntegerField()
    images_to_fix = serializers.IntegerField()


class UndoCropsInput(serializers.Serializer[None]):
    at = serializers.DateTimeField()


class TakenBackOutput(serializers.Serializer[Any]):  # of a TakenBack
    objects = serializers.IntegerField()
    images = serializers.IntegerField()
    images_kept = serializers.ListField(child=serializers.IntegerField())


class CropsQuery(serializers.Serializer[None]):
    category = serializers.IntegerField()
    order = serializers.ChoiceField(["risk", "sure"], default="risk")


class Crops(ReviewerView):
    pagination_class = CropPaging
    serializer_class = CropOutput
    queryset = Object.objects.none()

    @extend_schema(operation_id="list_crops", parameters=[CropsQuery], responses=CropOutput(many=True))
    def get(self, request: Request, project_id: int) -> Response:
        project = self.project(request, project_id)
        asked = CropsQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        paging = SurestFirst() if asked.validated_data["order"] == "sure" else CropPaging()
        found = selectors.crops(project.pk, person(request), asked.validated_data["category"])
        page = paging.paginate_queryset(found, request, self)
        return paging.get_paginated_response(CropOutput(selectors.crop_items(page or []), many=True).data)

    @extend_schema(operation_id="judge_crops", request=CropsInput, responses=JudgedOutput)
    def post(self, request: Request, project_id: int) -> Response:
        project = self.project(request, project_id)
        given = CropsInput(data=request.data)
        given.is_valid(raise_exception=True)
        judged = services.judge_crops(
            project=project,
            reviewer=person(request),
            key=given.validated_data["key"],
            shown=given.validated_data["objects"],
            wrong={one["object"]: one["reason"] for one in given.validated_data["wrong"]},
            now=timezone.now(),
        )
        return Response(JudgedOutput(judged).data)


class CropsLeft(ReviewerView):
    @extend_schema(operation_id="count_crops", responses=CropsLeftOutput)
    def get(self, request: Request, project_id: int) -> Response:
        left = selectors.crops_left(self.project(request, project_id).pk, person(request))
        return Response(CropsLeftOutput({"categories": left}).data)


class UndoCrops(ReviewerView):
    @extend_schema(operation_id="undo_crops", request=UndoCropsInput, responses=TakenBackOutput)
    def post(self, request: Request, project_id: int) -> Response:
        project = self.project(request, project_id)
        given = UndoCropsInput(data=request.data)
        given.is_valid(raise_exception=True)
        taken = services.undo_page(
            project=project, reviewer=person(request), at=given.validated_data["at"], now=timezone.now()
        )
        return Response(TakenBackOutput(taken).data)
