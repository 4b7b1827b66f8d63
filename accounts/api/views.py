from __future__ import annotations

from datetime import timedelta

from django.contrib.auth import update_session_auth_hash
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import AnonRateThrottle
from rest_framework.views import APIView

from accounts import selectors, services
from accounts.api.permissions import HasScope, IsSiteAdmin
from accounts.api.requests import base_url, person
from accounts.api.serializers import (
    NewTokenOutput,
    PasswordInput,
    ProfileInput,
    ResetInput,
    ResetLinkOutput,
    ResetRequestInput,
    TokenInput,
    TokenOutput,
    UserOutput,
)
from accounts.models import Token, User
from common.errors import NotFound


class ResetThrottle(AnonRateThrottle):
    """Reset mails and guesses at reset links, by address."""

    scope = "reset"
    rate = "20/hour"


class Me(APIView):
    permission_classes = [IsAuthenticated, HasScope]
    required_scopes = {"GET": "read", "PATCH": "admin"}

    @extend_schema(operation_id="get_me", responses=UserOutput)
    def get(self, request: Request) -> Response:
        return Response(UserOutput(person(request)).data)

    @extend_schema(operation_id="update_me", request=ProfileInput, responses=UserOutput)
    def patch(self, request: Request) -> Response:
        given = ProfileInput(data=request.data)
        given.is_valid(raise_exception=True)
        return Response(UserOutput(services.update_profile(user=person(request), **given.validated_data)).data)


class Password(APIView):
    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "admin"

    @extend_schema(operation_id="change_password", request=PasswordInput, responses={204: None})
    def post(self, request: Request) -> Response:
        given = PasswordInput(data=request.data)
        given.is_valid(raise_exception=True)
        user = person(request)
        services.change_password(user=user, **given.validated_data)
        update_session_auth_hash(request._request, user)
        return Response(status=204)


class Tokens(GenericAPIView[Token]):
    permission_classes = [IsAuthenticated, HasScope]
    required_scopes = {"GET": "read", "POST": "admin"}
    serializer_class = TokenOutput

    def get_queryset(self) -> QuerySet[Token]:
        return selectors.tokens_of(person(self.request))

    @extend_schema(operation_id="list_tokens", responses=TokenOutput(many=True))
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(TokenOutput(page, many=True).data)

    @extend_schema(operation_id="create_token", request=TokenInput, responses={201: NewTokenOutput})
    def post(self, request: Request) -> Response:
        given = TokenInput(data=request.data)
        given.is_valid(raise_exception=True)
        token, secret = services.create_token(
            user=person(request),
            name=given.validated_data["name"],
            scopes=given.validated_data["scopes"],
            expires_in=timedelta(days=given.validated_data["expires_in_days"]),
            now=timezone.now(),
        )
        return Response({**TokenOutput(token).data, "token": secret}, status=201)


class TokenDetail(APIView):
    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "admin"

    @extend_schema(operation_id="revoke_token", responses={204: None})
    def delete(self, request: Request, token_id: int) -> Response:
        services.revoke_token(user=person(request), token_id=token_id, now=timezone.now())
        return Response(status=204)


class PasswordResets(APIView):
    permission_classes = [AllowAny, HasScope]
    required_scope = "read"
    throttle_classes = [ResetThrottle]

    @extend_schema(operation_id="request_password_reset", request=ResetRequestInput, responses={202: None})
    def post(self, request: Request) -> Response:
        given = ResetRequestInput(data=request.data)
        given.is_valid(raise_exception=True)
        services.send_reset_link(email=given.validated_data["email"], base_url=base_url(request))
        return Response(status=202)


class PasswordResetConfirm(APIView):
    permission_classes = [AllowAny, HasScope]
    required_scope = "read"
    throttle_classes = [ResetThrottle]

    @extend_schema(operation_id="confirm_password_reset", request=ResetInput, responses={204: None})
    def post(self, request: Request) -> Response:
        given = ResetInput(data=request.data)
        given.is_valid(raise_exception=True)
        services.reset_password(**given.validated_data)
        return Response(status=204)


class Users(ListAPIView[User]):
    permission_classes = [IsAuthenticated, HasScope, IsSiteAdmin]
    required_scope = "admin"
    serializer_class = UserOutput
    queryset = selectors.users()

    @extend_schema(operation_id="list_users")
    def get(self, request: Request) -> Response:
        return self.list(request)


class UserResetLink(APIView):
    permission_classes = [IsAuthenticated, HasScope, IsSiteAdmin]
    required_scope = "admin"

    @extend_schema(operation_id="create_reset_link", request=None, responses=ResetLinkOutput)
    def post(self, request: Request, user_id: int) -> Response:
        user = selectors.users().filter(pk=user_id, is_active=True).first()
        if user is None:
            raise NotFound("There is no such person.")
        return Response({"url": services.reset_link(user=user, base_url=base_url(request))})
