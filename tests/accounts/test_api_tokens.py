"""GET, POST /tokens and DELETE /tokens/{id}."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts import selectors, services
from accounts.models import Token, User
from tests.factories import make_user, signed_in
from tests.walking import API, Answer, assert_needs_sign_in, assert_problem, pages, with_token

pytestmark = pytest.mark.django_db
URL = f"{API}/tokens"
WISH = {"name": "laptop", "scopes": ["read", "annotate"], "expires_in_days": 30}


def make_token(user: User, name: str = "t") -> tuple[Token, str]:
    return services.create_token(
        user=user, name=name, scopes=["read"], expires_in=timedelta(days=1), now=timezone.now()
    )


def me_with(secret: str) -> Answer:
    return APIClient().get(f"{API}/me", headers={"Authorization": f"Bearer {secret}"})


def test_visitors_and_tokens_of_the_wrong_scope_are_refused() -> None:
    user = make_user()
    token, _ = make_token(user)
    assert_needs_sign_in(lambda client: client.get(URL), user, scope="read")
    assert_needs_sign_in(lambda client: client.post(URL, WISH, format="json"), user, scope="admin")
    assert_needs_sign_in(lambda client: client.delete(f"{URL}/{token.pk}"), user, scope="admin")
    token.refresh_from_db()
    assert token.revoked_at is None
    assert not Token.objects.filter(name="laptop").exists()


def test_a_token_is_shown_once_and_only_its_hash_is_kept() -> None:
    user = make_user()
    answer = signed_in(user).post(URL, WISH, format="json")
    secret = answer.json()["token"]
    token = Token.objects.get(user=user)
    assert answer.status_code == 201
    assert (token.name, token.scopes, token.prefix) == ("laptop", ["annotate", "read"], secret[:12])
    assert token.digest == hashlib.sha256(secret.encode()).hexdigest()
    assert secret.startswith("qrm_") and len(secret) == 47
    assert timedelta(days=29) < token.expires_at - timezone.now() <= timedelta(days=30)
    [listed] = signed_in(user).get(URL).json()["results"]
    assert listed["prefix"] == token.prefix
    assert secret not in signed_in(user).get(URL).content.decode()
    assert me_with(secret).json()["id"] == user.pk


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["root"]}, "scopes[0]"),
        ({"expires_in_days": 0}, "expires_in_days"),
        ({"expires_in_days": 367}, "expires_in_days"),
    ],
)
def test_a_bad_wish_makes_no_token(change: dict[str, object], field: str) -> None:
    answer = signed_in(make_user()).post(URL, WISH | change, format="json")
    assert_problem(answer, 400, "invalid", field)
    assert not Token.objects.exists()


def test_a_token_that_ran_out_was_revoked_or_never_existed_signs_nobody_in() -> None:
    user = make_user()
    old, old_secret = make_token(user)
    revoked, revoked_secret = make_token(user)
    Token.objects.filter(pk=old.pk).update(expires_at=timezone.now())
    assert signed_in(user).delete(f"{URL}/{revoked.pk}").status_code == 204
    for secret in (old_secret, revoked_secret, "qrm_" + "x" * 43, "é"):
        assert_problem(me_with(secret), 401, "authentication_failed")


def test_the_token_of_somebody_who_left_signs_nobody_in() -> None:
    user = make_user()
    _, secret = make_token(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert_problem(me_with(secret), 401, "authentication_failed")


def test_a_token_of_somebody_else_does_not_exist() -> None:
    token, _ = make_token(make_user())
    other = signed_in(make_user())
    assert_problem(other.delete(f"{URL}/{token.pk}"), 404, "not_found")
    assert_problem(other.delete(f"{URL}/{token.pk + 1}"), 404, "not_found")
    token.refresh_from_db()
    assert token.revoked_at is None
    assert other.get(URL).json()["results"] == []


def test_revoking_twice_is_fine_and_keeps_the_first_moment() -> None:
    user = make_user()
    token, _ = make_token(user)
    assert signed_in(user).delete(f"{URL}/{token.pk}").status_code == 204
    token.refresh_from_db()
    first = token.revoked_at
    assert signed_in(user).delete(f"{URL}/{token.pk}").status_code == 204
    token.refresh_from_db()
    assert token.revoked_at == first is not None


def test_the_use_of_a_token_is_noted_at_most_once_in_five_minutes() -> None:
    token, _ = make_token(make_user())
    noon = timezone.now()
    for minutes, expected in [(0, 0), (3, 0), (6, 6)]:
        token.refresh_from_db()
        services.note_token_use(token=token, now=noon + timedelta(minutes=minutes))
        token.refresh_from_db()
        assert token.last_used_at == noon + timedelta(minutes=expected)


def test_tokens_are_paged_newest_first_at_a_constant_cost(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    user = make_user()
    names = [make_token(user, f"t{n}")[0].name for n in range(5)]
    listed = pages(signed_in(user), URL, size=2)
    assert [[row["name"] for row in page] for page in listed] == [names[4:2:-1], names[2:0:-1], names[:1]]
    with django_assert_num_queries(1):
        signed_in(user).get(URL)


def test_signing_in_by_token_costs_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    user = make_user()
    _, secret = make_token(user)
    with django_assert_num_queries(1):
        assert selectors.token_by_secret(secret, now=timezone.now()) is not None
    client = with_token(user, "read")
    client.get(f"{API}/me")
    with django_assert_num_queries(1):
        client.get(f"{API}/me")
