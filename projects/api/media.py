"""The bytes of images, for people of a project that holds them."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.files.base import File
from django.http import FileResponse, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.api.permissions import HasScope
from accounts.api.requests import person
from catalog import selectors as catalog
from catalog.imaging import RENDITION_SIZES
from catalog.models import Image
from common.errors import NotFound
from projects import selectors
from projects.models import Role

CACHE = "private, max-age=31536000, immutable"  # an image never changes under its id


class AsItIs(BaseContentNegotiation):
    """An image is an image, whatever the request says it would like."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser:
        return next(iter(parsers))

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        chosen = next(iter(renderers))
        return chosen, chosen.media_type


class ImageBytes(APIView):
    """What both kinds of bytes share: who sees them, and how long they keep."""

    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "read"
    content_negotiation_class = AsItIs

    def seen(self, request: Request, image_id: int, role: Role) -> Image:
        if not selectors.sees_image(person(request), image_id, at_least=role):
            raise NotFound("There is no such image, or it is in none of your projects.")
        return catalog.image(image_id)


class Rendition(ImageBytes):
    @extend_schema(operation_id="get_rendition", responses={(200, "image/webp"): OpenApiTypes.BINARY})
    def get(self, request: Request, image_id: int, size: int) -> HttpResponseBase:
        if size not in RENDITION_SIZES:
            raise NotFound("Images come in 256, 1024 and 2048 pixels.")
        image = self.seen(request, image_id, Role.ANNOTATOR)
        tag = f'"{image.sha256[:32]}-{size}"'
        if request.headers.get("If-None-Match") == tag:
            return _kept(HttpResponseNotModified(), tag)
        return _kept(_bytes(catalog.rendition(image, size), "image/webp"), tag)


class Original(ImageBytes):
    @extend_schema(operation_id="get_original", responses={(200, "image/*"): OpenApiTypes.BINARY})
    def get(self, request: Request, image_id: int) -> HttpResponseBase:
        image = self.seen(request, image_id, Role.ADMIN)
        tag = f'"{image.sha256[:32]}"'
        if request.headers.get("If-None-Match") == tag:
            return _kept(HttpResponseNotModified(), tag)
        return _kept(_bytes(catalog.picture(image.sha256), image.media_type), tag)


def _bytes(file: File[bytes], media_type: str) -> FileResponse:
    return FileResponse(file, content_type=media_type)


def _kept(response: HttpResponse | FileResponse, tag: str) -> HttpResponseBase:
    response["ETag"] = tag
    response["Cache-Control"] = CACHE
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
