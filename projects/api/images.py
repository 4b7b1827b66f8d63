"""Images taken out of a project: the list of them, and the way back."""

from __future__ import annotations

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.permissions import HasScope
from accounts.api.requests import person
from projects import access, selectors, services
from projects.models import RemovedImage, Role


class RemovedImageOutput(serializers.ModelSerializer[RemovedImage]):
    image = serializers.IntegerField(source="image_id")
    removed_by = serializers.CharField(source="removed_by.__str__")

    class Meta:
        model = RemovedImage
        fields = ["image", "name", "removed_by", "removed_at"]


class RemovedImages(GenericAPIView[RemovedImage]):
    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "read"

    @extend_schema(operation_id="list_removed_images", responses=RemovedImageOutput(many=True))
    def get(self, request: Request, project_id: int) -> Response:
        access.member(person(request), project_id, at_least=Role.ADMIN)
        page = self.paginate_queryset(selectors.removed_from(project_id).select_related("removed_by"))
        return self.get_paginated_response(RemovedImageOutput(page, many=True).data)


class ImageRestore(APIView):
    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "admin"

    @extend_schema(operation_id="restore_image", request=None, responses={204: None})
    def post(self, request: Request, project_id: int, image_id: int) -> Response:
        project = access.member(person(request), project_id, at_least=Role.ADMIN).project
        services.restore_image(project=project, image_id=image_id, now=timezone.now())
        return Response(status=204)
