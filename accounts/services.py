"""Every write about people: accounts, passwords, tokens."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from accounts.models import Token, User
from accounts.tokens import SCOPES, digest_of, new_secret
from common.errors import Conflict, DomainError, NotFound

LAST_USED_EVERY = timedelta(minutes=5)


class EmailTaken(Conflict):
    code = "email_taken"


class InvalidAccount(DomainError):
    code = "invalid_account"


class WrongPassword(DomainError):
    code = "wrong_password"


class ExpiredLink(DomainError):
    code = "expired_link"


def create_user(*, email: str, password: str, name: str = "", language: str = "en") -> User:
    """A new person; refuses a malformed or taken e-mail and a weak password."""
    email = email.strip().lower()
    user = User(email=email, name=name.strip(), language=language)
    _check_email(email)
    _check_password(password, user)
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise EmailTaken("There is already an account with this e-mail. Sign in with it instead.") from error
    return user


def update_profile(*, user: User, name: str | None = None, language: str | None = None) -> User:
    """Change what is given; the rest stays."""
    if name is not None:
        user.name = name.strip()
    if language is not None:
        user.language = language
    user.save(update_fields=["name", "language"])
    return user


def change_password(*, user: User, current: str, new: str) -> None:
    """Set a new password when the current one is right; other sessions of the person end."""
    if not user.check_password(current):
        raise WrongPassword("The current password is not right.", fields={"current": ["This is not your password."]})
    _set_password(user, new)


def send_reset_link(*, email: str, base_url: str) -> None:
    """Send a reset link when there is such an account; says nothing either way."""
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        return
    link = reset_link(user=user, base_url=base_url)
    send_mail("Quorum: set a new password", f"Open this link to set a new password:\n\n{link}\n", None, [user.email])


def reset_link(*, user: User, base_url: str) -> str:
    """A link that lets this person set a new password, good for three days or until it is used."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return f"{base_url}/reset/{uid}/{default_token_generator.make_token(user)}"


def reset_password(*, uid: str, token: str, password: str) -> User:
    """Set the password of the person whom the link names."""
    try:
        user = User.objects.get(pk=int(urlsafe_base64_decode(uid)), is_active=True)
    except (ValueError, OverflowError, User.DoesNotExist) as error:
        raise ExpiredLink("This link is not valid. Ask for a new one.") from error
    if not default_token_generator.check_token(user, token):
        raise ExpiredLink("This link was used already or has run out. Ask for a new one.")
    _set_password(user, password)
    return user


def create_token(
    *, user: User, name: str, scopes: Sequence[str], expires_in: timedelta, now: datetime
) -> tuple[Token, str]:
    """A new API token and its secret, which nobody can read again."""
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        raise DomainError(
            f"Scopes are some of {', '.join(SCOPES)}.", fields={"scopes": unknown or ["Name at least one."]}
        )
    if not timedelta(0) < expires_in <= timedelta(days=366):
        raise DomainError("A token lives between a day and a year.", fields={"expires_in_days": ["1 to 366"]})
    secret = new_secret(secrets.token_bytes(32))
    token = Token.objects.create(
        user=user,
        name=name,
        prefix=secret[:12],
        digest=digest_of(secret),
        scopes=sorted(set(scopes)),
        expires_at=now + expires_in,
    )
    return token, secret


def note_token_use(*, token: Token, now: datetime) -> None:
    """Remember when a token was last used, at most once in five minutes."""
    if token.last_used_at is None or now - token.last_used_at > LAST_USED_EVERY:
        Token.objects.filter(pk=token.pk).update(last_used_at=now)


def revoke_token(*, user: User, token_id: int, now: datetime) -> None:
    """End one of the person's own tokens; ending it twice is fine."""
    found = Token.objects.filter(pk=token_id, user=user)
    if not found.exists():
        raise NotFound("There is no such token.")
    found.filter(revoked_at=None).update(revoked_at=now)


def _check_email(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        raise InvalidAccount("This is not an e-mail address.", fields={"email": error.messages}) from error


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidAccount("This password is too weak.", fields={"password": error.messages}) from error


def _set_password(user: User, password: str) -> None:
    _check_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])


def ensure_site_admin(*, email: str, password: str, name: str = "") -> bool:
    """A site administrator with this e-mail; answers whether one had to be made. Never changes who is there."""
    if User.objects.filter(email=email.strip().lower()).exists():
        return False
    with transaction.atomic():
        user = create_user(email=email, password=password, name=name)
        User.objects.filter(pk=user.pk).update(is_superuser=True, is_staff=True)
    return True
