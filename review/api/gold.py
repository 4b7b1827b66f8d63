"""Known answers and flags, for administrators alone; and what a worker is told after their first known answers."""

from __future__ import annotations

import secrets
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.permissions import HasScope
from accounts.api.requests import person
from annotation.api.serializers import ImageOutput, image_urls
from projects import access
from projects.models import Project, ProjectImage, Role, StageKind
from review import selectors, services
from review.api.figures import WallImageOutput
from review.api.serializers import NamedImageOutput, image_json
from review.models import Flag, FlagSign, GoldAnswer, GoldOrigin
from review.selectors import GoldItem

MOST_TAKEN = 500


class GoldOutput(serializers.Serializer[Any]):  # of a GoldItem
    id = serializers.IntegerField(source="gold.id")
    task = serializers.IntegerField(source="gold.task_id")
    stage = serializers.IntegerField(source="gold.task.stage_id")
    kind = serializers.ChoiceField(StageKind.choices, source="gold.task.stage.kind")
    image = serializers.SerializerMethodField()
    subject = serializers.DictField(source="gold.task.subject", allow_null=True)
    answer = serializers.DictField(source="gold.answer")
    origin = serializers.ChoiceField(GoldOrigin.choices, source="gold.origin")
    revision = serializers.IntegerField(source="gold.revision")
    answered = serializers.IntegerField(help_text="Answers that were held against the current revision.")
    right = serializers.IntegerField()
    created_at = serializers.DateTimeField(source="gold.created_at")
    updated_at = serializers.DateTimeField(source="gold.updated_at")
    retired_at = serializers.DateTimeField(source="gold.retired_at", allow_null=True)

    def get_image(self, item: GoldItem) -> NamedImageOutput:
        return image_json(item.gold.task.image, item.name)  # type: ignore[return-value]  # the annotation is for the schema


class GoldInput(serializers.Serializer[None]):
    image = serializers.IntegerField()
    stage = serializers.IntegerField(required=False, allow_null=True, default=None)
    answer = serializers.JSONField()


class GoldEditInput(serializers.Serializer[None]):
    answer = serializers.JSONField()


class TakeGoldInput(serializers.Serializer[None]):
    origin = serializers.ChoiceField([GoldOrigin.VERIFIED, GoldOrigin.IMPORT])
    stage = serializers.IntegerField(required=False, allow_null=True, default=None)
    count = serializers.IntegerField(min_value=1, max_value=MOST_TAKEN, default=20)
    seed = serializers.IntegerField(min_value=0, max_value=2**31 - 1, required=False)


class RefusedGoldOutput(serializers.Serializer[Any]):  # of a RefusedGold
    image = serializers.IntegerField(source="image_id")
    detail = serializers.CharField()


class TakenGoldOutput(serializers.Serializer[Any]):  # of a dict
    taken = serializers.IntegerField()
    refused = RefusedGoldOutput(many=True)


class RetireGoldInput(serializers.Serializer[None]):
    was_wrong = serializers.BooleanField(default=False, help_text="What was scored by this answer counts no more.")


class FlagOutput(serializers.ModelSerializer[Flag]):
    worker = serializers.IntegerField(source="worker_id")
    worker_name = serializers.CharField(source="worker.name")
    sign = serializers.ChoiceField(FlagSign.choices)
    evidence = serializers.DictField()
    resolved_by = serializers.CharField(source="resolved_by.name", default=None, allow_null=True)

    class Meta:
        model = Flag
        fields = ["id", "worker", "worker_name", "sign", "evidence", "created_at", "resolved_at", "resolved_by"]


class TruthOutput(serializers.Serializer[Any]):  # of a Feedback
    kind = serializers.ChoiceField(StageKind.choices)
    image = serializers.SerializerMethodField()
    right = serializers.BooleanField()
    given = serializers.DictField()
    known = serializers.DictField()
    found = serializers.SerializerMethodField(help_text="[place in given, place in known] of boxes that are right.")
    wrong_category = serializers.SerializerMethodField()
    missed = serializers.SerializerMethodField(help_text="Places in known.")
    extra = serializers.SerializerMethodField(help_text="Places in given.")

    def get_image(self, item: Any) -> ImageOutput:
        size = {"width": item.image.width, "height": item.image.height}
        return {"id": item.image.pk, **size, "urls": image_urls(item.image.pk)}  # type: ignore[return-value]  # for the schema

    def get_found(self, item: Any) -> list[list[int]]:
        return [list(pair) for pair in item.pairs.found] if item.pairs else []

    def get_wrong_category(self, item: Any) -> list[list[int]]:
        return [list(pair) for pair in item.pairs.wrong_category] if item.pairs else []

    def get_missed(self, item: Any) -> list[int]:
        return list(item.pairs.missed) if item.pairs else []

    def get_extra(self, item: Any) -> list[int]:
        return list(item.pairs.extra) if item.pairs else []


class FeedbackOutput(serializers.Serializer[Any]):  # of a dict
    feedback = TruthOutput(allow_null=True)


class AdminView(GenericAPIView[Any]):  # of rows of several models
    """Only administrators of the project come in: who knows the truth could answer by it."""

    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "admin"

    def project(self, request: Request, project_id: int) -> Project:
        return access.member(person(request), project_id, at_least=Role.ADMIN).project


def one_item(gold: GoldAnswer) -> dict[str, Any]:
    """One known answer as the list shows it."""
    return dict(GoldOutput(selectors.gold_items([gold])[0]).data)


class GoldAnswers(AdminView):
    serializer_class = GoldOutput
    queryset = GoldAnswer.objects.none()

    @extend_schema(
        operation_id="list_gold", parameters=[OpenApiParameter("retired", bool)], responses=GoldOutput(many=True)
    )
    def get(self, request: Request, project_id: int) -> Response:
        project = self.project(request, project_id)
        retired = request.query_params.get("retired") in {"true", "1"}
        page = self.paginate_queryset(selectors.gold_answers(project.pk, retired=retired)) or []
        return self.get_paginated_response(GoldOutput(selectors.gold_items(page), many=True).data)

    @extend_schema(operation_id="make_gold", request=GoldInput, responses={201: GoldOutput})
    def post(self, request: Request, project_id: int) -> Response:
        project = self.project(request, project_id)
        given = GoldInput(data=request.data)
        given.is_valid(raise_exception=True)
        gold = services.make_gold(
            project=project,
            stage_id=given.validated_data["stage"],
            image_id=given.validated_data["image"],
            answer=given.validated_data["answer"],
            author=person(request),
        )
        return Response(one_item(gold), status=201)


class GoldQuery(serializers.Serializer[None]):
    stage = serializers.IntegerField(required=False, default=None)


class AnswerableImages(AdminView):
    """What an administrator could answer: questions whose answer is not known yet."""

    serializer_class = WallImageOutput
    queryset = ProjectImage.objects.none()

    @extend_schema(operation_id="list_answerable", parameters=[GoldQuery], responses=WallImageOutput(many=True))
    def get(self, request: Request, project_id: int) -> Response:
        project = self.project(request, project_id)
        asked = GoldQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        stage = selectors.gold_stage(project.pk, asked.validated_data["stage"])
        page = self.paginate_queryset(selectors.answerable(stage))
        return self.get_paginated_response(WallImageOutput(selectors.wall_images(page or []), many=True).data)


class TakeGold(AdminView):
    @extend_schema(operation_id="take_gold", request=TakeGoldInput, responses=TakenGoldOutput)
    def post(self, request: Request, project_id: int) -> Response:
        project = self.project(request, project_id)
        given = TakeGoldInput(data=request.data)
        given.is_valid(raise_exception=True)
        values = given.validated_data
        take = services.take_verified if values["origin"] == GoldOrigin.VERIFIED else services.take_known
        taken = take(
            project=project,
            stage_id=values["stage"],
            count=values["count"],
            seed=values["seed"] if "seed" in values else secrets.randbelow(2**31),
            author=person(request),
        )
        return Response(TakenGoldOutput({"taken": len(taken.made), "refused": taken.refused}).data)


class GoldDetail(AdminView):
    @extend_schema(operation_id="get_gold", responses=GoldOutput)
    def get(self, request: Request, project_id: int, gold_id: int) -> Response:
        project = self.project(request, project_id)
        return Response(one_item(selectors.gold_answer(project.pk, gold_id)))

    @extend_schema(operation_id="edit_gold", request=GoldEditInput, responses=GoldOutput)
    def patch(self, request: Request, project_id: int, gold_id: int) -> Response:
        project = self.project(request, project_id)
        given = GoldEditInput(data=request.data)
        given.is_valid(raise_exception=True)
        gold = services.edit_gold(project=project, gold_id=gold_id, answer=given.validated_data["answer"])
        return Response(one_item(gold))


class RetireGold(AdminView):
    @extend_schema(operation_id="retire_gold", request=RetireGoldInput, responses=GoldOutput)
    def post(self, request: Request, project_id: int, gold_id: int) -> Response:
        project = self.project(request, project_id)
        given = RetireGoldInput(data=request.data)
        given.is_valid(raise_exception=True)
        gold = services.retire_gold(project=project, gold_id=gold_id, now=timezone.now(), **given.validated_data)
        return Response(one_item(gold))


class RestoreGold(AdminView):
    @extend_schema(operation_id="restore_gold", request=None, responses=GoldOutput)
    def post(self, request: Request, project_id: int, gold_id: int) -> Response:
        project = self.project(request, project_id)
        return Response(one_item(services.restore_gold(project=project, gold_id=gold_id)))


class Flags(AdminView):
    serializer_class = FlagOutput
    queryset = Flag.objects.none()

    @extend_schema(
        operation_id="list_flags", parameters=[OpenApiParameter("resolved", bool)], responses=FlagOutput(many=True)
    )
    def get(self, request: Request, project_id: int) -> Response:
        project = self.project(request, project_id)
        resolved = request.query_params.get("resolved") in {"true", "1"}
        page = self.paginate_queryset(selectors.flags_of(project.pk, resolved=resolved))
        return self.get_paginated_response(FlagOutput(page, many=True).data)


class ResolveFlag(AdminView):
    @extend_schema(operation_id="resolve_flag", request=None, responses={204: None})
    def post(self, request: Request, project_id: int, flag_id: int) -> Response:
        project = self.project(request, project_id)
        services.resolve_flag(project=project, flag_id=flag_id, by=person(request), now=timezone.now())
        return Response(status=204)


class AnswerFeedback(APIView):
    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "annotate"

    @extend_schema(operation_id="get_feedback", responses=FeedbackOutput)
    def get(self, request: Request, assignment_id: int) -> Response:
        told = selectors.feedback(assignment_id, person(request).pk)
        return Response(FeedbackOutput({"feedback": told}).data)
