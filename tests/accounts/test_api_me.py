"""GET, PATCH /me and POST /me/password."""

from __future__ import annotations

import pytest

from accounts.models import User
from tests.factories import PASSWORD, make_user, signed_in
from tests.walking import API, Call, assert_needs_sign_in, assert_problem, with_token

pytestmark = pytest.mark.django_db
ME = f"{API}/me"
NEW = "another long pass phrase"


@pytest.mark.parametrize(
    ("call", "scope"),
    [
        (lambda client: client.get(ME), "read"),
        (lambda client: client.patch(ME, {"name": "Mallory"}, format="json"), "admin"),
        (lambda client: client.post(f"{ME}/password", {"current": PASSWORD, "new": NEW}, format="json"), "admin"),
    ],
    ids=["read", "change", "password"],
)
def test_visitors_and_tokens_of_the_wrong_scope_are_refused(call: Call, scope: str) -> None:
    user = make_user(name="Ada")
    before = User.objects.values("name", "password").get(pk=user.pk)
    assert_needs_sign_in(call, user, scope=scope)
    assert User.objects.values("name", "password").get(pk=user.pk) == before


def test_a_person_reads_their_profile() -> None:
    user = make_user("ada@example.org", name="Ada")
    expected = {"id": user.pk, "email": "ada@example.org", "name": "Ada", "language": "en", "is_site_admin": False}
    assert signed_in(user).get(ME).json() == expected
    assert with_token(user, "read").get(ME).json() == expected


def test_a_person_changes_name_and_language() -> None:
    user = make_user()
    answer = signed_in(user).patch(ME, {"name": " Ada ", "language": "zh"}, format="json")
    assert (answer.status_code, answer.json()["name"], answer.json()["language"]) == (200, "Ada", "zh")
    assert User.objects.values_list("name", "language").get(pk=user.pk) == ("Ada", "zh")


def test_what_is_not_given_stays() -> None:
    user = make_user(name="Ada")
    assert signed_in(user).patch(ME, {"language": "zh"}, format="json").json()["name"] == "Ada"


def test_an_unknown_language_is_refused_and_nobody_becomes_site_admin() -> None:
    user = make_user(name="Ada")
    answer = signed_in(user).patch(ME, {"name": "Eve", "language": "fr"}, format="json")
    assert_problem(answer, 400, "invalid", "language")
    signed_in(user).patch(ME, {"is_superuser": True, "is_site_admin": True, "email": "x@example.org"}, format="json")
    user.refresh_from_db()
    assert (user.name, user.language, user.is_superuser) == ("Ada", "en", False)


def test_the_password_changes_when_the_current_one_is_right() -> None:
    user = make_user()
    answer = signed_in(user).post(f"{ME}/password", {"current": PASSWORD, "new": NEW}, format="json")
    assert answer.status_code == 204
    user.refresh_from_db()
    assert user.check_password(NEW)


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"current": "wrong", "new": NEW}, "wrong_password", "current"),
        ({"current": PASSWORD, "new": "password"}, "invalid_account", "password"),
        ({"current": PASSWORD}, "invalid", "new"),
    ],
)
def test_a_bad_change_of_password_changes_nothing(body: dict[str, str], code: str, field: str) -> None:
    user = make_user()
    assert_problem(signed_in(user).post(f"{ME}/password", body, format="json"), 400, code, field)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
