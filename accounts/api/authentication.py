"""`Authorization: Bearer qrm_…`."""

from __future__ import annotations

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts import selectors, services
from accounts.models import Token, User


class BearerAuthentication(BaseAuthentication):
    """Signs a request in by an API token; `request.auth` is then the token, whose scopes `HasScope` checks."""

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        words = get_authorization_header(request).split()
        if len(words) != 2 or words[0].lower() != b"bearer":
            return None
        now = timezone.now()
        token = selectors.token_by_secret(words[1].decode("ascii", "replace"), now=now)
        if token is None:
            raise AuthenticationFailed(
                "This token is unknown, revoked or has run out. Make a new one on your account page."
            )
        services.note_token_use(token=token, now=now)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"
