from __future__ import annotations

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.permissions import HasScope
from accounts.api.requests import person
from crowd import selectors, services
from crowd.api.serializers import MemberInput, MemberOutput
from projects import access
from projects.models import Membership, Role, Standing


class Members(GenericAPIView[Membership]):
    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "admin"
    serializer_class = MemberOutput

    @extend_schema(operation_id="list_members", responses=MemberOutput(many=True))
    def get(self, request: Request, project_id: int) -> Response:
        access.member(person(request), project_id, at_least=Role.ADMIN)
        page = self.paginate_queryset(selectors.members(project_id)) or []
        members = selectors.with_figures(project_id, page, now=timezone.now())
        return self.get_paginated_response(MemberOutput(members, many=True).data)


class MemberDetail(APIView):
    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "admin"

    @extend_schema(operation_id="update_member", request=MemberInput, responses={204: None})
    def patch(self, request: Request, project_id: int, member_id: int) -> Response:
        user = person(request)
        project = access.member(user, project_id, at_least=Role.ADMIN).project
        given = MemberInput(data=request.data)
        given.is_valid(raise_exception=True)
        values = given.validated_data
        services.change_member(
            project=project,
            membership_id=member_id,
            changed_by=user,
            role=Role(values["role"]) if "role" in values else None,
            standing=Standing(values["standing"]) if "standing" in values else None,
            reason=values["reason"],
        )
        return Response(status=204)
