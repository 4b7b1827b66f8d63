from __future__ import annotations

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.permissions import HasScope
from accounts.api.requests import base_url, person
from accounts.models import Token
from common.errors import Forbidden
from common.paging import OldestFirst
from datasets import changes, selectors, services
from datasets.api.files import StoredFile, answer
from datasets.api.serializers import (
    ChangesOutput,
    ExportInput,
    ExportOutput,
    ItemOutput,
    PreviewOutput,
    ReleaseDetailOutput,
    ReleaseInput,
    ReleaseOutput,
    TombstoneInput,
    TombstoneOutput,
)
from datasets.editions import download_name, lines_for
from datasets.errors import ReleaseNotFrozenError
from datasets.models import Export, ExportState, Release, ReleaseItem, ReleaseState, Split, Tombstone
from datasets.services.releases import DEFAULT_FRACTIONS
from projects import access
from projects.access import Access
from projects.models import Role

SPLIT = OpenApiParameter("split", str, enum=Split.values)


class Releases(GenericAPIView[Release]):
    permission_classes = [IsAuthenticated, HasScope]
    required_scopes = {"GET": "read", "POST": "admin"}
    serializer_class = ReleaseOutput

    @extend_schema(operation_id="list_releases", responses=ReleaseOutput(many=True))
    def get(self, request: Request, project_id: int) -> Response:
        access.member(person(request), project_id)
        page = self.paginate_queryset(selectors.releases_of(project_id))
        return self.get_paginated_response(ReleaseOutput(page, many=True).data)

    @extend_schema(operation_id="request_release", request=ReleaseInput, responses={201: ReleaseOutput})
    def post(self, request: Request, project_id: int) -> Response:
        access.member(person(request), project_id, at_least=Role.ADMIN)
        given = ReleaseInput(data=request.data)
        given.is_valid(raise_exception=True)
        release = services.request_release(project_id=project_id, created_by=person(request), **given.validated_data)
        return Response(ReleaseOutput(release).data, status=201)


class ReleasePreview(APIView):
    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "read"

    @extend_schema(operation_id="preview_release", responses=PreviewOutput)
    def get(self, request: Request, project_id: int) -> Response:
        access.member(person(request), project_id, at_least=Role.ADMIN)
        return Response(PreviewOutput(selectors.preview(project_id, DEFAULT_FRACTIONS)).data)


class ReleaseDetail(APIView):
    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "read"

    @extend_schema(operation_id="get_release", responses=ReleaseDetailOutput)
    def get(self, request: Request, release_id: int) -> Response:
        release, _place = selectors.release_for(person(request), release_id)
        offered = selectors.offered_export(release)
        release.load = lines_for(offered, base_url(request)) if offered else None  # type: ignore[attr-defined]  # shown only
        release.withdrawn_images = selectors.withdrawn_from(release).count()  # type: ignore[attr-defined]  # shown only
        return Response(ReleaseDetailOutput(release).data)


class ReleaseItems(GenericAPIView[ReleaseItem]):
    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "read"
    serializer_class = ItemOutput
    pagination_class = OldestFirst

    @extend_schema(operation_id="list_release_items", parameters=[SPLIT], responses=ItemOutput(many=True))
    def get(self, request: Request, release_id: int) -> Response:
        release, _place = selectors.release_for(person(request), release_id)
        page = self.paginate_queryset(selectors.items_of(release, request.query_params.get("split")))
        return self.get_paginated_response(ItemOutput(page or [], many=True, context={"release": release}).data)


class ReleaseManifest(APIView):
    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "read"

    @extend_schema(operation_id="get_release_manifest", responses={200: OpenApiTypes.OBJECT})
    def get(self, request: Request, release_id: int) -> HttpResponseBase:
        release, _place = selectors.release_for(person(request), release_id)
        if release.state != ReleaseState.FROZEN:
            raise ReleaseNotFrozenError(f"Release {release.name} is not frozen yet; its manifest comes with that.")
        response = StreamingHttpResponse(selectors.manifest_pieces(release), content_type="application/json")
        response.headers["ETag"] = f'"{release.manifest_sha256}"'
        return response


class ReleaseChanges(APIView):
    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "read"

    @extend_schema(operation_id="get_release_changes", responses=ChangesOutput)
    def get(self, request: Request, release_id: int) -> Response:
        release, _place = selectors.release_for(person(request), release_id)
        return Response(ChangesOutput(changes.changes(release)).data)


class ReleaseTombstones(GenericAPIView[Tombstone]):
    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "read"
    serializer_class = TombstoneOutput

    @extend_schema(operation_id="list_release_tombstones", responses=TombstoneOutput(many=True))
    def get(self, request: Request, release_id: int) -> Response:
        release, _place = selectors.release_for(person(request), release_id)
        page = self.paginate_queryset(selectors.withdrawn_from(release))
        return self.get_paginated_response(TombstoneOutput(page, many=True).data)


class ReleaseExports(GenericAPIView[Export]):
    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "read"
    serializer_class = ExportOutput

    @extend_schema(operation_id="list_exports", responses=ExportOutput(many=True))
    def get(self, request: Request, release_id: int) -> Response:
        release, place = selectors.release_for(person(request), release_id)
        found = selectors.exports_of(release, with_private=_may_have_private(request, place))
        page = self.paginate_queryset(found)
        return self.get_paginated_response(ExportOutput(page, many=True, context=_addresses(request)).data)

    @extend_schema(operation_id="request_export", request=ExportInput, responses={201: ExportOutput})
    def post(self, request: Request, release_id: int) -> Response:
        release, place = selectors.release_for(person(request), release_id)
        given = ExportInput(data=request.data)
        given.is_valid(raise_exception=True)
        if given.validated_data["private"] and not _may_have_private(request, place):
            raise Forbidden("Withheld labels are for the project's admins.", code="labels_withheld")
        export = services.request_export(release_id=release.pk, requested_by=person(request), **given.validated_data)
        return Response(ExportOutput(export, context=_addresses(request)).data, status=201)


class ExportDetail(APIView):
    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "read"

    @extend_schema(operation_id="get_export", responses=ExportOutput)
    def get(self, request: Request, export_id: int) -> Response:
        export = selectors.export_for(person(request), export_id, with_private=_has_every_right(request))
        return Response(ExportOutput(export, context=_addresses(request)).data)


class ExportFile(APIView):
    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "read"

    @extend_schema(operation_id="get_export_file", responses={(200, "application/zip"): OpenApiTypes.BINARY})
    def get(self, request: Request, export_id: int) -> HttpResponseBase:
        export = selectors.export_for(person(request), export_id, with_private=_has_every_right(request))
        if export.state != ExportState.DONE:
            raise ReleaseNotFrozenError("The export is not written yet; ask again when its state is done.")
        return answer(request, StoredFile(export.file, export.byte_size, export.sha256, f"{download_name(export)}.zip"))


class ImageTombstone(APIView):
    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "admin"

    @extend_schema(operation_id="withdraw_image", request=TombstoneInput, responses={201: TombstoneOutput})
    def post(self, request: Request, image_id: int) -> Response:
        given = TombstoneInput(data=request.data)
        given.is_valid(raise_exception=True)
        stone = services.withdraw_image(image_id=image_id, created_by=person(request), **given.validated_data)
        return Response(TombstoneOutput(stone).data, status=201)


def _addresses(request: Request) -> dict[str, str]:
    return {"base_url": base_url(request)}


def _has_every_right(request: Request) -> bool:
    """A browser session, or a token that was made to administer: withheld labels do not go to lesser tokens."""
    return not isinstance(request.auth, Token) or "admin" in request.auth.scopes


def _may_have_private(request: Request, place: Access) -> bool:
    return place.role == Role.ADMIN and _has_every_right(request)
