from __future__ import annotations

from datetime import timedelta
from random import SystemRandom

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.permissions import HasScope
from accounts.api.requests import person
from annotation import selectors, services
from annotation.api.serializers import (
    ClaimInput,
    ClaimOutput,
    HeartbeatInput,
    HeartbeatOutput,
    ProjectProgressOutput,
    ReportInput,
    ReportOutput,
    SkipInput,
    SubmitInput,
    SubmitOutput,
    WorkOutput,
    claim_answer,
)
from annotation.models import ImageReport, ReportReason
from common.errors import NotFound
from projects import access
from projects import selectors as projects
from projects.models import Role

HEARTBEAT_EXTENDS = timedelta(minutes=30)
CHANCE = SystemRandom()  # nobody can foresee it


class WorkerView(APIView):
    permission_classes = [IsAuthenticated, HasScope]
    required_scopes = {"GET": "read", "POST": "annotate"}


class Work(WorkerView):
    @extend_schema(operation_id="get_work", responses=WorkOutput)
    def get(self, request: Request, project_id: int) -> Response:
        user = person(request)
        desk = selectors.desk(access.member(user, project_id), user.pk, now=timezone.now())
        return Response(WorkOutput(desk).data)


class Claim(WorkerView):
    @extend_schema(operation_id="claim", request=ClaimInput, responses=ClaimOutput)
    def post(self, request: Request, project_id: int) -> Response:
        user = person(request)
        place = access.member(user, project_id)
        given = ClaimInput(data=request.data or {})
        given.is_valid(raise_exception=True)
        handed = services.hand_out(
            access=place,
            worker_id=user.pk,
            count=given.validated_data["count"],
            now=timezone.now(),
            stage_id=given.validated_data.get("stage"),
            resume=given.validated_data["resume"],
            chance=CHANCE,
        )
        return Response(claim_answer(handed))


class Submit(WorkerView):
    @extend_schema(operation_id="submit", request=SubmitInput, responses=SubmitOutput)
    def post(self, request: Request, assignment_id: int) -> Response:
        given = SubmitInput(data=request.data)
        given.is_valid(raise_exception=True)
        submitted = services.submit(
            assignment_id=assignment_id, worker_id=person(request).pk, now=timezone.now(), **given.validated_data
        )
        return Response(SubmitOutput(submitted).data)


class Skip(WorkerView):
    @extend_schema(operation_id="skip", request=SkipInput, responses={204: None})
    def post(self, request: Request, assignment_id: int) -> Response:
        given = SkipInput(data=request.data)
        given.is_valid(raise_exception=True)
        services.skip(assignment_id=assignment_id, worker_id=person(request).pk, **given.validated_data)
        return Response(status=204)


class Release(WorkerView):
    @extend_schema(operation_id="release", request=None, responses={204: None})
    def post(self, request: Request, assignment_id: int) -> Response:
        services.release(assignment_ids=[assignment_id], worker_id=person(request).pk)
        return Response(status=204)


class Heartbeat(WorkerView):
    @extend_schema(operation_id="heartbeat", request=HeartbeatInput, responses=HeartbeatOutput)
    def post(self, request: Request) -> Response:
        given = HeartbeatInput(data=request.data)
        given.is_valid(raise_exception=True)
        extended = services.extend(
            assignment_ids=given.validated_data["ids"],
            worker_id=person(request).pk,
            until=timezone.now() + HEARTBEAT_EXTENDS,
        )
        return Response({"extended": extended})


class Report(WorkerView):
    @extend_schema(operation_id="report_image", request=ReportInput, responses={204: None})
    def post(self, request: Request, project_id: int, image_id: int) -> Response:
        user = person(request)
        access.member(user, project_id)
        given = ReportInput(data=request.data)
        given.is_valid(raise_exception=True)
        if image_id not in projects.names_of_images(project_id, [image_id]):
            raise NotFound("This project has no such image.")
        services.report_image(
            project_id=project_id,
            image_id=image_id,
            worker_id=user.pk,
            reason=ReportReason(given.validated_data["reason"]),
            detail=given.validated_data["detail"],
        )
        return Response(status=204)


class Reports(GenericAPIView[ImageReport]):
    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "read"
    serializer_class = ReportOutput

    @extend_schema(
        operation_id="list_reports",
        parameters=[OpenApiParameter("waiting", bool)],
        responses=ReportOutput(many=True),
    )
    def get(self, request: Request, project_id: int) -> Response:
        access.member(person(request), project_id, at_least=Role.ADMIN)
        waiting = request.query_params.get("waiting") in {"true", "1"}
        page = self.paginate_queryset(selectors.reports_of(project_id, waiting=waiting))
        return self.get_paginated_response(ReportOutput(page, many=True).data)


class ResolveReport(APIView):
    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "admin"

    @extend_schema(operation_id="resolve_report", request=None, responses={204: None})
    def post(self, request: Request, project_id: int, report_id: int) -> Response:
        access.member(person(request), project_id, at_least=Role.ADMIN)
        services.resolve_report(project_id=project_id, report_id=report_id, now=timezone.now())
        return Response(status=204)


class ProgressView(WorkerView):
    @extend_schema(operation_id="get_progress", responses=ProjectProgressOutput)
    def get(self, request: Request, project_id: int) -> Response:
        # Not for annotators: whether a figure moved with their answer tells whether it was an ordinary one.
        access.member(person(request), project_id, at_least=Role.REVIEWER)
        return Response(ProjectProgressOutput(selectors.progress(project_id, now=timezone.now())).data)
