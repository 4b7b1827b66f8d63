"""Runs, models and figures over HTTP: parse, one call, answer."""

from __future__ import annotations

from dataclasses import asdict

from django.core.files.storage import default_storage
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.permissions import HasScope
from accounts.api.requests import person
from datasets import selectors as datasets
from projects import access
from projects.models import Role
from training import selectors, services
from training.api.serializers import (
    LeaderboardOutput,
    ModelDetailOutput,
    ModelOutput,
    RunEventsOutput,
    RunInput,
    RunOutput,
    SpecFormOutput,
)
from training.engine.config import ARCHITECTURES, resolve_spec, spec_fields
from training.errors import ModelNotFoundError
from training.models import Model, Run


class SpecForm(APIView):
    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "read"

    @extend_schema(operation_id="get_training_spec", responses=SpecFormOutput)
    def get(self, request: Request) -> Response:
        architectures = [
            {"name": name, "task": task, "defaults": asdict(resolve_spec({"architecture": name}))}
            for task, names in ARCHITECTURES.items()
            for name in names
        ]
        return Response(SpecFormOutput({"architectures": architectures, "fields": spec_fields()}).data)


class Runs(GenericAPIView[Run]):
    permission_classes = [IsAuthenticated, HasScope]
    required_scopes = {"GET": "read", "POST": "admin"}

    @extend_schema(operation_id="list_runs", responses=RunOutput(many=True))
    def get(self, request: Request, project_id: int) -> Response:
        access.member(person(request), project_id, at_least=Role.REVIEWER)
        page = self.paginate_queryset(selectors.runs_of(project_id)) or []
        return self.get_paginated_response(RunOutput(selectors.details(page), many=True).data)

    @extend_schema(operation_id="create_run", request=RunInput, responses={201: RunOutput})
    def post(self, request: Request, project_id: int) -> Response:
        access.member(person(request), project_id, at_least=Role.ADMIN)
        given = RunInput(data=request.data)
        given.is_valid(raise_exception=True)
        run = services.create_run(
            project_id=project_id,
            release_id=given.validated_data["release"],
            name=given.validated_data["name"],
            spec=given.validated_data["spec"],
            initial_model_id=given.validated_data.get("initial_model"),
            created_by=person(request),
        )
        return Response(_shown(run), status=201)


class RunDetailView(APIView):
    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "read"

    @extend_schema(operation_id="get_run", responses=RunOutput)
    def get(self, request: Request, run_id: int) -> Response:
        return Response(_shown(selectors.run_for(person(request), run_id)))


class RunEvents(APIView):
    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "read"

    @extend_schema(
        operation_id="list_run_events", parameters=[OpenApiParameter("after", int)], responses=RunEventsOutput
    )
    def get(self, request: Request, run_id: int) -> Response:
        run = selectors.run_for(person(request), run_id)
        after = request.query_params.get("after", "")
        start = int(after) if after.isdecimal() else 0
        found = selectors.events_after(run, start)
        return Response(RunEventsOutput({"results": found, "last": found[-1].pk if found else start}).data)


class RunCancel(APIView):
    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "admin"

    @extend_schema(operation_id="cancel_run", request=None, responses=RunOutput)
    def post(self, request: Request, run_id: int) -> Response:
        run = selectors.run_for(person(request), run_id, at_least=Role.ADMIN)
        return Response(_shown(services.cancel_run(run_id=run.pk, now=timezone.now())))


class Models(GenericAPIView[Model]):
    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "read"

    @extend_schema(operation_id="list_models", responses=ModelOutput(many=True))
    def get(self, request: Request, project_id: int) -> Response:
        place = access.member(person(request), project_id)
        found = selectors.models_of(project_id, with_candidates=place.role != Role.ANNOTATOR)
        page = self.paginate_queryset(found) or []
        context = {"scores": selectors.scores([model.pk for model in page])}
        return self.get_paginated_response(ModelOutput(page, many=True, context=context).data)


class ModelDetail(APIView):
    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "read"

    @extend_schema(operation_id="get_model", responses=ModelDetailOutput)
    def get(self, request: Request, model_id: int) -> Response:
        return Response(_model(selectors.model_for(person(request), model_id)))


class ModelPublish(APIView):
    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "admin"

    @extend_schema(operation_id="publish_model", request=None, responses=ModelDetailOutput)
    def post(self, request: Request, model_id: int) -> Response:
        model = selectors.model_for(person(request), model_id, at_least=Role.ADMIN)
        return Response(_model(services.publish_model(model_id=model.pk)))


class ModelFile(APIView):
    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "read"

    @extend_schema(operation_id="get_model_file", responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, model_id: int, name: str) -> HttpResponseBase:
        stored = selectors.model_for(person(request), model_id).files.get(name)
        if stored is None:
            raise ModelNotFoundError
        file = default_storage.open(stored["path"])
        response = FileResponse(file, as_attachment=True, filename=name, content_type="application/octet-stream")
        response.headers["ETag"] = f'"{stored["sha256"]}"'
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


class Leaderboard(APIView):
    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "read"

    @extend_schema(operation_id="get_leaderboard", responses=LeaderboardOutput(many=True))
    def get(self, request: Request, release_id: int) -> Response:
        release, place = datasets.release_for(person(request), release_id)
        ranked = selectors.leaderboard(release, with_candidates=place.role != Role.ANNOTATOR)
        return Response(LeaderboardOutput(ranked, many=True).data)


def _shown(run: Run) -> object:
    return RunOutput(selectors.details([run])[0]).data


def _model(model: Model) -> object:
    return ModelDetailOutput(model, context={"scores": selectors.scores([model.pk])}).data
