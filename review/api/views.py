from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.permissions import HasScope
from accounts.api.requests import person
from common.paging import OldestFirst
from projects import access
from projects import services as projects
from projects.models import Project, ProjectImage, Role
from review import selectors, services
from review.api.figures import (
    AgreementOutput,
    ImageHistoryOutput,
    KnownImageOutput,
    ProvenanceOutput,
    WallImageOutput,
)
from review.api.paging import ByRisk
from review.api.serializers import (
    ApproveAboveInput,
    ApproveAboveOutput,
    DecisionsInput,
    QueueItemOutput,
    ReviewedImageOutput,
    choice,
)
from review.models import ImageReview, ReviewState


class ReviewerView(GenericAPIView[Any]):  # of rows of several models
    """What all views here share: only reviewers and admins of the project come in."""

    permission_classes = [IsAuthenticated, HasScope]
    required_scopes = {"GET": "read", "POST": "review"}

    def project(self, request: Request, project_id: int) -> Project:
        return access.member(person(request), project_id, at_least=Role.REVIEWER).project


class QueueQuery(serializers.Serializer[None]):
    state = serializers.ChoiceField(ReviewState.choices, default=ReviewState.PROPOSED)
    conflict = serializers.CharField(max_length=20, default="", allow_blank=True)
    category = serializers.IntegerField(required=False)


class Queue(ReviewerView):
    pagination_class = ByRisk
    serializer_class = QueueItemOutput
    queryset = ImageReview.objects.none()

    @extend_schema(operation_id="list_review_queue", parameters=[QueueQuery], responses=QueueItemOutput(many=True))
    def get(self, request: Request, project_id: int) -> Response:
        project = self.project(request, project_id)
        asked = QueueQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        page = self.paginate_queryset(selectors.queue(project.pk, **asked.validated_data))
        return self.get_paginated_response(QueueItemOutput(selectors.queue_items(page or []), many=True).data)


class ReviewedImageView(ReviewerView):
    @extend_schema(operation_id="get_reviewed_image", responses=ReviewedImageOutput)
    def get(self, request: Request, project_id: int, image_id: int) -> Response:
        project = self.project(request, project_id)
        return Response(ReviewedImageOutput(selectors.reviewed_image(project, image_id, person(request))).data)

    @extend_schema(operation_id="decide_on_image", request=DecisionsInput, responses=ReviewedImageOutput)
    def post(self, request: Request, project_id: int, image_id: int) -> Response:
        project = self.project(request, project_id)
        given = DecisionsInput(data=request.data)
        given.is_valid(raise_exception=True)
        services.decide(
            project=project,
            image_id=image_id,
            reviewer=person(request),
            decisions=[choice(item) for item in given.validated_data["decisions"]],
            complete=given.validated_data["complete"],
            now=timezone.now(),
        )
        return self.get(request, project_id, image_id)


class UndoDecisions(ReviewerView):
    @extend_schema(operation_id="undo_decisions", request=None, responses=ReviewedImageOutput)
    def post(self, request: Request, project_id: int, image_id: int) -> Response:
        project, reader = self.project(request, project_id), person(request)
        services.undo(project=project, image_id=image_id, reviewer=reader, now=timezone.now())
        return Response(ReviewedImageOutput(selectors.reviewed_image(project, image_id, reader)).data)


class ApproveAbove(ReviewerView):
    @extend_schema(operation_id="approve_above", request=ApproveAboveInput, responses=ApproveAboveOutput)
    def post(self, request: Request, project_id: int) -> Response:
        project = self.project(request, project_id)
        given = ApproveAboveInput(data=request.data)
        given.is_valid(raise_exception=True)
        figures = services.approve_above(
            project=project, reviewer=person(request), now=timezone.now(), **given.validated_data
        )
        return Response(ApproveAboveOutput(figures).data)


class Agreement(ReviewerView):
    @extend_schema(operation_id="get_agreement", responses=AgreementOutput)
    def get(self, request: Request, project_id: int) -> Response:
        return Response(AgreementOutput(selectors.agreement(self.project(request, project_id).pk)).data)


class WallQuery(serializers.Serializer[None]):
    state = serializers.ChoiceField([*ReviewState.values, "open"], default="", allow_blank=True)
    category = serializers.IntegerField(required=False)
    q = serializers.CharField(max_length=200, default="", allow_blank=True)


class Wall(ReviewerView):
    serializer_class = WallImageOutput
    queryset = ProjectImage.objects.none()

    @extend_schema(operation_id="list_project_images", parameters=[WallQuery], responses=WallImageOutput(many=True))
    def get(self, request: Request, project_id: int) -> Response:
        project = self.project(request, project_id)
        asked = WallQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        wanted: dict[str, Any] = asked.validated_data  # checked just above
        rows = selectors.wall(project.pk, state=wanted["state"], category=wanted.get("category"), text=wanted["q"])
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(WallImageOutput(selectors.wall_images(page or []), many=True).data)


class KnownLabels(ReviewerView):
    """For admins alone: who knows the truth could answer gold."""

    pagination_class = OldestFirst
    serializer_class = KnownImageOutput
    queryset = ProjectImage.objects.none()

    @extend_schema(operation_id="list_known_labels", responses=KnownImageOutput(many=True))
    def get(self, request: Request, project_id: int) -> Response:
        project = access.member(person(request), project_id, at_least=Role.ADMIN).project
        page = self.paginate_queryset(selectors.wall(project.pk))
        return self.get_paginated_response(KnownImageOutput(selectors.known_images(page or []), many=True).data)


class ImageHistoryView(ReviewerView):
    required_scopes = {"GET": "read", "DELETE": "admin"}

    @extend_schema(operation_id="get_image_history", responses=ImageHistoryOutput)
    def get(self, request: Request, project_id: int, image_id: int) -> Response:
        project = self.project(request, project_id)
        return Response(ImageHistoryOutput(selectors.image_history(project.pk, image_id)).data)

    @extend_schema(operation_id="remove_image", responses={204: None})
    def delete(self, request: Request, project_id: int, image_id: int) -> Response:
        user = person(request)
        project = access.member(user, project_id, at_least=Role.ADMIN).project
        projects.remove_image(project=project, image_id=image_id, removed_by=user, now=timezone.now())
        return Response(status=204)


class ProvenanceView(ReviewerView):
    @extend_schema(operation_id="get_provenance", responses=ProvenanceOutput)
    def get(self, request: Request, project_id: int, object_id: int) -> Response:
        project = self.project(request, project_id)
        return Response(ProvenanceOutput(selectors.provenance(project.pk, object_id)).data)
