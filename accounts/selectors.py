"""Reads about people."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from accounts.models import Token, User
from accounts.tokens import digest_of


def token_by_secret(secret: str, *, now: datetime) -> Token | None:
    """The living token with this secret and its person, in one query."""
    token = Token.objects.select_related("user").filter(digest=digest_of(secret)).first()
    if token is None or token.revoked_at or token.expires_at <= now or not token.user.is_active:
        return None
    return token


def tokens_of(user: User) -> QuerySet[Token]:
    """The person's tokens that were not revoked."""
    return Token.objects.filter(user=user, revoked_at=None)


def users() -> QuerySet[User]:
    """Everybody; for the site administrator."""
    return User.objects.all()
