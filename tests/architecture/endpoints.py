"""Every endpoint of the API reference, with the view that serves it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from drf_spectacular.generators import EndpointEnumerator
from rest_framework.views import APIView

# What a visitor needs before they are somebody: signing in, joining by a link, a new password.
OPEN_TO_VISITORS = {
    ("GET", "/api/v1/session"),
    ("POST", "/api/v1/session"),
    ("DELETE", "/api/v1/session"),
    ("GET", "/api/v1/invitations/{token}"),
    ("POST", "/api/v1/invitations/{token}/join"),
    ("POST", "/api/v1/password-resets"),
    ("POST", "/api/v1/password-resets/confirm"),
}


@dataclass(frozen=True)
class Endpoint:
    """One method of one address."""

    method: str
    path: str
    view: type[APIView]

    @property
    def scope(self) -> str | None:
        """The scope that a token needs, as the view declares it."""
        by_method: dict[str, str] = getattr(self.view, "required_scopes", {})
        return by_method.get(self.method) or getattr(self.view, "required_scope", None)

    @property
    def address(self) -> str:
        """The path with something in place of each parameter; nothing of it exists."""
        return re.sub(r"\{(\w+)\}", lambda found: "256" if found[1] == "size" else "999999", self.path)

    @property
    def is_open(self) -> bool:
        return (self.method, self.path) in OPEN_TO_VISITORS

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def every_endpoint() -> list[Endpoint]:
    """What drf-spectacular writes into docs/openapi.yaml, without the reference itself."""
    found: list[tuple[str, str, str, Any]] = EndpointEnumerator().get_api_endpoints()  # type: ignore[no-untyped-call]  # drf-spectacular
    return [
        Endpoint(method, path, callback.cls) for path, _regex, method, callback in found if path.startswith("/api/v1/")
    ]
