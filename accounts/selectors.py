"""Reads about people."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from accounts.models import Token, User
from accounts.tokens import digest_of
from common.rows import Columns

_TOKEN, _USER = Columns(Token, "t"), Columns(User, "u")
_BY_DIGEST = (
    f"SELECT {_TOKEN.sql}, {_USER.sql}"  # noqa: S608  # the names are the models' own columns
    " FROM accounts_token t JOIN accounts_user u ON u.id = t.user_id WHERE t.digest = %s"
)


def token_by_secret(secret: str, *, now: datetime) -> Token | None:
    """The living token with this secret and its person, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_DIGEST, [digest_of(secret)])
        row = cursor.fetchone()
    if row is None:
        return None
    token = _TOKEN.instance(row[: len(_TOKEN)])
    token.user = _USER.instance(row[len(_TOKEN) :])
    if token.revoked_at or token.expires_at <= now or not token.user.is_active:
        return None
    return token


def tokens_of(user: User) -> QuerySet[Token]:
    """The person's tokens that were not revoked."""
    return Token.objects.filter(user=user, revoked_at=None)


def users() -> QuerySet[User]:
    """Everybody; for the site administrator."""
    return User.objects.all()
