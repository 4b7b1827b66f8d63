"""The quality of a project in figures, the images behind them, and what workers may know of their own work."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.permissions import HasScope
from accounts.api.requests import person
from common.errors import NotFound
from common.rendering import JSONRenderer
from projects import access
from projects import selectors as projects
from projects.models import Project, ProjectImage, StageKind
from review import selectors
from review.api.csv_stream import csv_answer
from review.api.figures import WallImageOutput
from review.api.quality_output import (
    CategoryWeeksOutput,
    HeldUpOutput,
    OwnQualityOutput,
    QualityOutput,
    RedundancyOutput,
)
from review.api.views import ReviewerView
from review.selectors import quality
from review.selectors.quality.tables import table


class Quality(ReviewerView):
    @extend_schema(operation_id="get_quality", responses=QualityOutput)
    def get(self, request: Request, project_id: int) -> Response:
        return Response(QualityOutput(quality.quality(self.project(request, project_id).pk)).data)


class Redundancy(ReviewerView):
    """The part of the quality figures that the overview shows."""

    @extend_schema(operation_id="get_redundancy", responses=RedundancyOutput)
    def get(self, request: Request, project_id: int) -> Response:
        return Response(RedundancyOutput(quality.redundancy(self.project(request, project_id).pk)).data)


class HeldUp(ReviewerView):
    """What does not go on by itself, and what would help."""

    @extend_schema(operation_id="get_held_up", responses=HeldUpOutput)
    def get(self, request: Request, project_id: int) -> Response:
        return Response(HeldUpOutput(selectors.held_up(self.project(request, project_id).pk)).data)


class CsvRenderer(BaseRenderer):
    """Lets a program ask for `text/csv`; the answer is streamed and never comes by here."""

    media_type = "text/csv"
    format = "csv"

    def render(self, data: Any, *_given: Any) -> bytes:  # DRF's own signature; only refusals come by here
        return bytes(JSONRenderer().render(data))


class QualityTable(ReviewerView):
    renderer_classes = [JSONRenderer, CsvRenderer]

    @extend_schema(operation_id="get_quality_table", responses={(200, "text/csv"): OpenApiTypes.STR})
    def get(self, request: Request, project_id: int, figure: str) -> HttpResponseBase:
        project = self.project(request, project_id)
        names = {category.pk: category.name for _place, category in projects.categories_of(project.pk)}
        found = table(project.pk, figure, names)
        if found is None:
            raise NotFound("There is no such figure.")
        return csv_answer(found, f"{project.slug}-{figure}")


class ImagesView(ReviewerView):
    """What the lists of images behind a figure share: they are pages of the project's wall."""

    serializer_class = WallImageOutput
    queryset = ProjectImage.objects.none()

    def wall(self, project: Project, images: list[int]) -> Response:
        page = self.paginate_queryset(selectors.wall(project.pk).filter(image_id__in=images))
        return self.get_paginated_response(WallImageOutput(selectors.wall_images(page or []), many=True).data)


class ConfusedImages(ImagesView):
    @extend_schema(operation_id="list_confused_images", responses=WallImageOutput(many=True))
    def get(self, request: Request, project_id: int, voted: int, agreed: int) -> Response:
        project = self.project(request, project_id)
        return self.wall(project, quality.confused_images(project.pk, voted=voted, agreed=agreed))


class WeeksOfCategory(ReviewerView):
    """The agreement about one category, week by week."""

    @extend_schema(operation_id="get_category_agreement", responses=CategoryWeeksOutput)
    def get(self, request: Request, project_id: int, category_id: int) -> Response:
        project = self.project(request, project_id)
        return Response(CategoryWeeksOutput({"weeks": quality.weeks_of_category(project.pk, category_id)}).data)


class BehindQuery(serializers.Serializer[None]):
    tenth = serializers.IntegerField(min_value=0, max_value=9, required=False)
    kind = serializers.ChoiceField(StageKind.choices, required=False)
    week = serializers.DateField(required=False)
    category = serializers.IntegerField(required=False)


class ImagesBehind(ImagesView):
    @extend_schema(operation_id="list_images_behind", parameters=[BehindQuery], responses=WallImageOutput(many=True))
    def get(self, request: Request, project_id: int, figure: str) -> Response:
        project = self.project(request, project_id)
        asked = BehindQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        if figure not in list(quality.Behind):
            raise NotFound("No images stand behind such a figure.")
        part = quality.Part(**asked.validated_data)
        return self.wall(project, quality.images_behind(project.pk, quality.Behind(figure), part))


class OwnQuality(APIView):
    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "read"

    @extend_schema(operation_id="get_own_quality", responses=OwnQualityOutput)
    def get(self, request: Request, project_id: int) -> Response:
        user = person(request)
        project = access.member(user, project_id).project
        return Response(OwnQualityOutput(quality.own_quality(project.pk, user.pk)).data)
