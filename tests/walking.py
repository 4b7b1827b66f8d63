"""Walking an endpoint as everybody who must be refused, and reading what it answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone
from rest_framework.test import APIClient

from accounts import services as accounts
from accounts.models import User
from accounts.tokens import SCOPES
from projects.models import Project, Role, Standing
from tests.factories import make_member, make_user, signed_in

Answer = Any  # DRF's test client adds `json()` and more to its responses; no stub knows them
Call = Callable[[APIClient], Answer]
API = "/api/v1"


def with_token(user: User, *scopes: str) -> APIClient:
    """A program that acts for this person with these scopes."""
    _, secret = accounts.create_token(
        user=user, name="program", scopes=scopes, expires_in=timedelta(days=1), now=timezone.now()
    )
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client


def assert_problem(answer: Answer, status: int, code: str, *fields: str) -> None:
    """A body of RFC 9457 with this status and code, naming exactly these fields."""
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), answer.content
    body = answer.json()
    assert (body["status"], body["code"]) == (status, code), body
    assert body["type"] == f"urn:quorum:problem:{code}"
    assert isinstance(body["title"], str) and isinstance(body["detail"], str) and body["detail"]
    assert sorted(body.get("errors", {})) == sorted(fields), body


def assert_needs_sign_in(call: Call, user: User, *, scope: str) -> None:
    """Refused to a visitor who is not signed in, and to a token of this person with every scope but the right one."""
    assert_problem(call(signed_in(None)), 401, "not_authenticated")
    assert_problem(call(with_token(user, *(other for other in SCOPES if other != scope))), 403, "permission_denied")


def assert_needs_role(call: Call, project: Project, role: Role, *, scope: str) -> None:
    """Refused as `assert_needs_sign_in` says, to outsiders (404), to smaller roles and to the banned (403)."""
    assert_needs_sign_in(call, make_member(project, role), scope=scope)
    assert_problem(call(signed_in(make_user())), 404, "not_found")
    for smaller in list(Role)[: list(Role).index(role)]:
        assert_problem(call(signed_in(make_member(project, smaller))), 403, "forbidden")
    banned = make_member(project, role, standing=Standing.BANNED)
    assert_problem(call(signed_in(banned)), 403, "banned")


def pages(client: APIClient, url: str, *, size: int) -> list[list[Any]]:  # rows are whatever the endpoint lists
    """Every page of a list, by following `next`."""
    found = []
    address: str | None = f"{url}{'&' if '?' in url else '?'}page_size={size}"
    while address:
        answer = client.get(address)
        assert answer.status_code == 200, answer.content
        found.append(answer.json()["results"])
        address = answer.json()["next"]
    return found
