"""Reads about people."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from accounts.models import Token, User
from accounts.tokens import digest_of

# Every request of a program comes through here, and building this query through the ORM costs five times its running.
_TOKEN = [field.attname for field in Token._meta.concrete_fields]
_USER = [field.attname for field in User._meta.concrete_fields]
_BY_DIGEST = (
    # the names are the models' own columns
    f"SELECT {', '.join(f't.{name}' for name in _TOKEN)}, {', '.join(f'u.{name}' for name in _USER)}"  # noqa: S608  # as said above
    " FROM accounts_token t JOIN accounts_user u ON u.id = t.user_id WHERE t.digest = %s"
)


def token_by_secret(secret: str, *, now: datetime) -> Token | None:
    """The living token with this secret and its person, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_DIGEST, [digest_of(secret)])
        row = cursor.fetchone()
    if row is None:
        return None
    token = Token.from_db(connection.alias, _TOKEN, row[: len(_TOKEN)])
    token.user = User.from_db(connection.alias, _USER, row[len(_TOKEN) :])
    if token.revoked_at or token.expires_at <= now or not token.user.is_active:
        return None
    return token


def tokens_of(user: User) -> QuerySet[Token]:
    """The person's tokens that were not revoked."""
    return Token.objects.filter(user=user, revoked_at=None)


def users() -> QuerySet[User]:
    """Everybody; for the site administrator."""
    return User.objects.all()
