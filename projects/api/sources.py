"""Sources of a project: what feeds it, the dry run, the import and its problems."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.parsers import BaseParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.permissions import HasScope
from accounts.api.requests import person
from catalog import selectors as catalog_selectors
from catalog import services as catalog
from catalog.models import LabelFormat, Source, SourceItem, SourceKind, SourceState
from common.errors import DomainError, Forbidden
from common.paging import OldestFirst
from projects import access, selectors, services
from projects.models import Project, Role


class SourceInput(serializers.Serializer[None]):
    kind = serializers.ChoiceField(SourceKind.choices)
    format = serializers.ChoiceField(LabelFormat.choices, default=LabelFormat.AUTO)
    name = serializers.CharField(max_length=200)
    location = serializers.CharField(max_length=1_000, required=False)
    licence = serializers.CharField(max_length=200, required=False, allow_blank=True)
    author = serializers.CharField(max_length=200, required=False, allow_blank=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:  # DRF's own signature
        if (attrs["kind"] == SourceKind.UPLOAD) == ("location" in attrs):
            raise serializers.ValidationError({"location": "A folder or archive has a location, an upload has none."})
        return attrs


class SourceOutput(serializers.ModelSerializer[Source]):
    kind = serializers.ChoiceField(SourceKind.choices)
    format = serializers.ChoiceField(LabelFormat.choices)
    state = serializers.ChoiceField(SourceState.choices)
    mapping = serializers.DictField(child=serializers.IntegerField(allow_null=True))
    report = serializers.DictField()
    rate = serializers.SerializerMethodField()
    eta_seconds = serializers.SerializerMethodField()

    class Meta:
        model = Source
        fields = [
            "id",
            "kind",
            "format",
            "name",
            "licence",
            "author",
            "state",
            "total",
            "imported",
            "duplicates",
            "refused",
            "rate",
            "eta_seconds",
            "report",
            "mapping",
            "message",
            "created_at",
            "started_at",
            "finished_at",
        ]

    def get_rate(self, source: Source) -> float | None:
        return catalog_selectors.rate(source)

    def get_eta_seconds(self, source: Source) -> float | None:
        return catalog_selectors.seconds_left(source)


@extend_schema_field({"oneOf": [{"type": "integer"}, {"type": "string", "enum": [catalog.NEW]}]})
class MappingField(serializers.Field[Any, Any, Any, Any]):  # a category id, "new" or null
    """What a category name of the file becomes."""

    def to_internal_value(self, data: object) -> int | str | None:
        if data is None or data == catalog.NEW or (isinstance(data, int) and not isinstance(data, bool)):
            return data
        raise serializers.ValidationError('Give a category id, "new", or null.')

    def to_representation(self, value: object) -> object:
        return value


class StartInput(serializers.Serializer[None]):
    mapping = serializers.DictField(child=MappingField(allow_null=True), required=False)


class HeldOutput(serializers.Serializer[Any]):  # of a dict made by the view
    name = serializers.CharField()
    size = serializers.IntegerField()


class ProblemOutput(serializers.ModelSerializer[SourceItem]):
    class Meta:
        model = SourceItem
        fields = ["id", "name", "state", "line", "code", "detail"]


class ChunkParser(BaseParser):
    """The body as it is, up to one byte more than a chunk may have."""

    media_type = "*/*"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,  # DRF's own signature
    ) -> dict[str, bytes]:
        return {"chunk": bytes(stream.read(catalog.MAX_CHUNK + 1))}


class SourceView(APIView):
    """What the views of one source share: only the project's admins, and only its own sources."""

    permission_classes = [IsAuthenticated, HasScope]
    required_scopes = {"GET": "read", "POST": "admin", "PUT": "admin"}

    def allowed(self, request: Request, project_id: int, source_id: int) -> tuple[Project, Source]:
        project = access.member(person(request), project_id, at_least=Role.ADMIN).project
        return project, selectors.source_of(project.pk, source_id)


class Sources(GenericAPIView[Source]):
    permission_classes = [IsAuthenticated, HasScope]
    required_scopes = {"GET": "read", "POST": "admin"}
    serializer_class = SourceOutput

    @extend_schema(operation_id="list_sources", responses=SourceOutput(many=True))
    def get(self, request: Request, project_id: int) -> Response:
        project = access.member(person(request), project_id, at_least=Role.ADMIN).project
        page = self.paginate_queryset(selectors.sources_of(project.pk))
        return self.get_paginated_response(SourceOutput(page, many=True).data)

    @extend_schema(operation_id="create_source", request=SourceInput, responses={201: SourceOutput})
    def post(self, request: Request, project_id: int) -> Response:
        user = person(request)
        project = access.member(user, project_id, at_least=Role.ADMIN).project
        given = SourceInput(data=request.data)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        if "location" in values:
            if not user.is_superuser:
                raise Forbidden("Only a site administrator imports from folders of the server.")
            values["location"] = services.checked_location(values["location"], settings.IMPORT_ROOTS)
        source = services.create_source(project=project, added_by=user, **values)
        return Response(SourceOutput(source).data, status=201)


class SourceDetail(SourceView):
    @extend_schema(operation_id="get_source", responses=SourceOutput)
    def get(self, request: Request, project_id: int, source_id: int) -> Response:
        _project, source = self.allowed(request, project_id, source_id)
        return Response(SourceOutput(source).data)


NAME = OpenApiParameter("name", str, required=True, description="The file's path inside the dropped folder.")
OFFSET = OpenApiParameter("offset", int, required=True, description="Where in the file this chunk begins.")


class SourceFiles(SourceView):
    parser_classes = [ChunkParser]

    @extend_schema(operation_id="get_uploaded_size", parameters=[NAME], responses=HeldOutput)
    def get(self, request: Request, project_id: int, source_id: int) -> Response:
        _project, source = self.allowed(request, project_id, source_id)
        name = request.query_params.get("name", "")
        return Response(HeldOutput({"name": name, "size": catalog_selectors.uploaded_size(source.pk, name)}).data)

    @extend_schema(
        operation_id="upload_chunk",
        parameters=[NAME, OFFSET],
        request={"application/octet-stream": OpenApiTypes.BINARY},
        responses=HeldOutput,
    )
    def put(self, request: Request, project_id: int, source_id: int) -> Response:
        _project, source = self.allowed(request, project_id, source_id)
        name, offset = request.query_params.get("name", ""), request.query_params.get("offset", "")
        if not offset.isdecimal():
            raise DomainError("Say at which offset the chunk begins.", fields={"offset": ["a whole number"]})
        data = request.data.get("chunk", b"") if isinstance(request.data, dict) else b""
        size = catalog.receive_chunk(source_id=source.pk, name=name, offset=int(offset), data=data)
        return Response(HeldOutput({"name": name, "size": size}).data)


class SourceCheck(SourceView):
    @extend_schema(operation_id="check_source", request=None, responses={202: SourceOutput})
    def post(self, request: Request, project_id: int, source_id: int) -> Response:
        _project, source = self.allowed(request, project_id, source_id)
        return Response(SourceOutput(catalog.request_check(source_id=source.pk)).data, status=202)


class SourceStart(SourceView):
    @extend_schema(operation_id="start_source", request=StartInput, responses={202: SourceOutput})
    def post(self, request: Request, project_id: int, source_id: int) -> Response:
        project, source = self.allowed(request, project_id, source_id)
        given = StartInput(data=request.data or {})
        given.is_valid(raise_exception=True)
        mapping = given.validated_data.get("mapping", {})
        started = services.start_source(project=project, author=person(request), source_id=source.pk, mapping=mapping)
        return Response(SourceOutput(started).data, status=202)


class SourceCancel(SourceView):
    @extend_schema(operation_id="cancel_source", request=None, responses=SourceOutput)
    def post(self, request: Request, project_id: int, source_id: int) -> Response:
        _project, source = self.allowed(request, project_id, source_id)
        return Response(SourceOutput(catalog.cancel_source(source_id=source.pk)).data)


class SourceProblems(GenericAPIView[SourceItem]):
    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "read"
    serializer_class = ProblemOutput
    pagination_class = OldestFirst

    @extend_schema(operation_id="list_source_problems", responses=ProblemOutput(many=True))
    def get(self, request: Request, project_id: int, source_id: int) -> Response:
        project = access.member(person(request), project_id, at_least=Role.ADMIN).project
        source = selectors.source_of(project.pk, source_id)
        page = self.paginate_queryset(catalog_selectors.problems_of(source.pk))
        return self.get_paginated_response(ProblemOutput(page, many=True).data)
