"""Invitations, joining, and the session with its memberships."""

from __future__ import annotations

import hashlib
import io
import secrets
from datetime import timedelta

import qrcode
import qrcode.image.svg
from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import AnonRateThrottle
from rest_framework.views import APIView

from accounts.api.permissions import HasScope
from accounts.api.requests import base_url, person
from accounts.api.serializers import SignInInput, UserOutput
from accounts.models import User
from common.errors import DomainError
from projects import access, selectors, services
from projects.api.serializers import (
    InvitationInput,
    InvitationOutput,
    InvitationViewOutput,
    JoinInput,
    MyMembershipOutput,
    invitation_url,
)
from projects.models import Invitation, Role


class SignInThrottle(AnonRateThrottle):
    """Guesses at one person's password from one address; a class room behind one address may sign in together."""

    scope = "sign_in"
    rate = "10/min"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        data = request.data if isinstance(request.data, dict) else {}
        email = hashlib.sha256(str(data.get("email", "")).strip().lower().encode()).hexdigest()
        return self.cache_format % {"scope": self.scope, "ident": f"{self.get_ident(request)}/{email}"}


class JoinThrottle(AnonRateThrottle):
    """Accounts made from one address."""

    scope = "join"
    rate = "300/min"


class DemoAccountOutput(serializers.Serializer[None]):
    role = serializers.CharField()
    email = serializers.EmailField()
    password = serializers.CharField()


class SessionOutput(serializers.Serializer[None]):
    user = UserOutput(allow_null=True)
    csrf_token = serializers.CharField()
    memberships = MyMembershipOutput(many=True)
    may_create_projects = serializers.BooleanField()
    demo = DemoAccountOutput(many=True)


def session_of(request: Request) -> dict[str, object]:
    """Who is signed in, where they belong, and what the next write must carry."""
    user = request.user if isinstance(request.user, User) else None
    return {
        "user": UserOutput(user).data if user else None,
        "csrf_token": get_token(request._request),
        "memberships": MyMembershipOutput(selectors.memberships_of(user), many=True).data if user else [],
        "may_create_projects": bool(user and selectors.may_create_projects(user)),
        "demo": settings.DEMO_ACCOUNTS,
    }


class Session(APIView):
    permission_classes = [AllowAny, HasScope]
    required_scope = "read"

    def get_throttles(self) -> list[SignInThrottle]:  # type: ignore[override]  # narrower than DRF's list
        return [SignInThrottle()] if self.request.method == "POST" else []

    @extend_schema(operation_id="get_session", responses=SessionOutput)
    def get(self, request: Request) -> Response:
        return Response(session_of(request))

    @extend_schema(operation_id="sign_in", request=SignInInput, responses=SessionOutput)
    def post(self, request: Request) -> Response:
        given = SignInInput(data=request.data)
        given.is_valid(raise_exception=True)
        email = given.validated_data["email"].strip().lower()
        user = authenticate(request._request, username=email, password=given.validated_data["password"])
        if user is None:
            raise DomainError("E-mail and password do not fit together.", code="wrong_credentials")
        login(request._request, user)
        request.user = user
        return Response(session_of(request))

    @extend_schema(operation_id="sign_out", responses={204: None})
    def delete(self, request: Request) -> Response:
        logout(request._request)
        return Response(status=204)


class Invitations(GenericAPIView[Invitation]):
    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "admin"
    serializer_class = InvitationOutput

    @extend_schema(operation_id="list_invitations", responses=InvitationOutput(many=True))
    def get(self, request: Request, project_id: int) -> Response:
        project = access.member(person(request), project_id, at_least=Role.ADMIN).project
        page = self.paginate_queryset(selectors.invitations_of(project.pk))
        context = {"base_url": base_url(request)}
        return self.get_paginated_response(InvitationOutput(page, many=True, context=context).data)

    @extend_schema(operation_id="create_invitation", request=InvitationInput, responses={201: InvitationOutput})
    def post(self, request: Request, project_id: int) -> Response:
        user = person(request)
        project = access.member(user, project_id, at_least=Role.ADMIN).project
        given = InvitationInput(data=request.data)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        made = services.create_invitation(
            project=project,
            author=user,
            role=Role(values["role"]),
            nonce=secrets.token_urlsafe(16),
            now=timezone.now(),
            label=values.get("label", ""),
            max_uses=values.get("max_uses", 1),
            expires_in=timedelta(days=values.get("expires_in_days", 30)),
        )
        return Response(InvitationOutput(made, context={"base_url": base_url(request)}).data, status=201)


class InvitationDetail(APIView):
    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "admin"

    @extend_schema(operation_id="revoke_invitation", responses={204: None})
    def delete(self, request: Request, project_id: int, invitation_id: int) -> Response:
        project = access.member(person(request), project_id, at_least=Role.ADMIN).project
        services.revoke_invitation(project=project, invitation_id=invitation_id, now=timezone.now())
        return Response(status=204)


class InvitationCode(APIView):
    """The link as a QR code, to show on a screen or print."""

    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "admin"

    @extend_schema(operation_id="get_invitation_qr", responses={(200, "image/svg+xml"): OpenApiTypes.BINARY})
    def get(self, request: Request, project_id: int, invitation_id: int) -> HttpResponse:
        project = access.member(person(request), project_id, at_least=Role.ADMIN).project
        found = selectors.invitation(project.pk, invitation_id)
        image = qrcode.make(
            invitation_url(found, base_url(request)), image_factory=qrcode.image.svg.SvgPathImage, box_size=10
        )
        buffer = io.BytesIO()
        image.save(buffer)
        return HttpResponse(
            buffer.getvalue(), content_type="image/svg+xml", headers={"X-Content-Type-Options": "nosniff"}
        )


class InvitationView(APIView):
    permission_classes = [AllowAny, HasScope]
    required_scope = "read"

    @extend_schema(operation_id="view_invitation", responses=InvitationViewOutput)
    def get(self, request: Request, token: str) -> Response:
        found = selectors.invitation_by_token(token)
        usable = selectors.is_usable(found, now=timezone.now())
        return Response(InvitationViewOutput({"project": found.project, "role": found.role, "usable": usable}).data)


class Join(APIView):
    """Join by a link: as the person who is signed in, or with a new account made on the spot."""

    permission_classes = [AllowAny, HasScope]
    required_scope = "annotate"
    throttle_classes = [JoinThrottle]

    @extend_schema(operation_id="join", request=JoinInput, responses=SessionOutput)
    def post(self, request: Request, token: str) -> Response:
        given = JoinInput(data=request.data)
        given.is_valid(raise_exception=True)
        if isinstance(request.user, User):
            services.join(token=token, user=request.user, now=timezone.now())
            return Response(session_of(request))
        missing = [name for name in ("email", "password") if not given.validated_data.get(name)]
        if missing:
            raise DomainError(
                "Choose an e-mail and a password.", fields={name: ["This is needed."] for name in missing}
            )
        user = services.sign_up(token=token, now=timezone.now(), **given.validated_data)
        login(request._request, user, backend="django.contrib.auth.backends.ModelBackend")
        request.user = user
        return Response(session_of(request))
