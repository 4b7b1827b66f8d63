"""What every view asks of a request."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from rest_framework.request import Request

from accounts.models import User


def person(request: Request) -> User:
    """The signed-in person of a view that demands one."""
    return cast(User, request.user)  # IsAuthenticated has refused anonymous visitors


def base_url(request: Request) -> str:
    """Where people reach this server: the configured address, else the one they used."""
    return settings.PUBLIC_URL.rstrip("/") or request.build_absolute_uri("/").rstrip("/")
