"""Scopes of API tokens. A browser session has all of them; what the person may do is decided beside it."""

from __future__ import annotations

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.models import Token


class HasScope(BasePermission):
    """Refuses a token without the scope that the view declares.

    A view sets `required_scope = "read"`, or `required_scopes = {"GET": "read", "POST": "admin"}`.
    """

    message = "This token lacks the scope for that; make one with it on your account page."

    def has_permission(self, request: Request, view: APIView) -> bool:
        if not isinstance(request.auth, Token):
            return True
        method = "GET" if request.method in {"HEAD", "OPTIONS"} else request.method or ""
        by_method: dict[str, str] = getattr(view, "required_scopes", {})
        needed = by_method.get(method) or getattr(view, "required_scope", None)
        if needed is None:
            raise AssertionError(f"{type(view).__name__} declares no scope for {request.method}")
        return needed in request.auth.scopes


class IsSiteAdmin(BasePermission):
    """Only the site administrator."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return bool(request.user.is_authenticated and request.user.is_superuser)
