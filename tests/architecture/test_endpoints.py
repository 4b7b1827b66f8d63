"""Rules that hold for every endpoint, those of tomorrow too."""

from __future__ import annotations

import pytest
from rest_framework.permissions import AllowAny, IsAuthenticated

from accounts.api.permissions import HasScope
from accounts.tokens import SCOPES
from tests.architecture.endpoints import OPEN_TO_VISITORS, Endpoint, every_endpoint
from tests.factories import make_user, signed_in
from tests.walking import assert_problem, with_token

EVERY = every_endpoint()
each = pytest.mark.parametrize("endpoint", EVERY, ids=str)


def test_the_walk_finds_the_api_and_every_open_door_exists() -> None:
    assert len(EVERY) > 80
    assert {(endpoint.method, endpoint.path) for endpoint in EVERY if endpoint.is_open} == OPEN_TO_VISITORS


@each
def test_an_endpoint_declares_who_may_come_and_the_scope_of_tokens(endpoint: Endpoint) -> None:
    assert endpoint.scope in SCOPES
    assert "permission_classes" in {name for kind in endpoint.view.__mro__[:-3] for name in vars(kind)}
    assert HasScope in endpoint.view.permission_classes
    assert (AllowAny if endpoint.is_open else IsAuthenticated) in endpoint.view.permission_classes


@pytest.mark.django_db
@each
def test_a_visitor_is_refused_everywhere_but_at_the_open_doors(endpoint: Endpoint) -> None:
    answer = signed_in(None).generic(endpoint.method, endpoint.address, "{}", content_type="application/json")
    if endpoint.is_open:
        assert answer.status_code != 401
    else:
        assert_problem(answer, 401, "not_authenticated")


@pytest.mark.django_db
@each
def test_a_token_without_the_scope_is_refused_even_to_a_site_admin(endpoint: Endpoint) -> None:
    client = with_token(make_user(site_admin=True), *(scope for scope in SCOPES if scope != endpoint.scope))
    answer = client.generic(endpoint.method, endpoint.address, "{}", content_type="application/json")
    assert_problem(answer, 403, "permission_denied")
