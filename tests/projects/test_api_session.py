"""GET, POST and DELETE /session, with real cookies."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from pytest_django import DjangoAssertNumQueries, Settings
from rest_framework.test import APIClient

from accounts.models import User
from projects import services
from projects.models import Membership, Role, Standing
from tests.factories import PASSWORD, make_member, make_project, make_user
from tests.walking import API, Answer, assert_problem

pytestmark = pytest.mark.django_db
URL = f"{API}/session"


def sign_in(client: APIClient, user: User, password: str = PASSWORD) -> Answer:
    return client.post(URL, {"email": user.email, "password": password}, format="json")


def test_a_visitor_is_nobody_and_gets_a_csrf_token() -> None:
    answer = APIClient().get(URL)
    body = answer.json()
    assert answer.status_code == 200
    assert len(body.pop("csrf_token")) > 20
    assert body == {"user": None, "memberships": [], "may_create_projects": False, "demo": []}


def test_a_person_signs_in_with_any_case_of_their_address() -> None:
    project = make_project()
    user = make_member(project, Role.REVIEWER)
    client = APIClient()
    answer = client.post(URL, {"email": user.email.upper(), "password": PASSWORD}, format="json")
    assert answer.status_code == 200
    assert answer.json()["user"]["id"] == user.pk
    [place] = answer.json()["memberships"]
    assert place == {
        "project": {
            "id": project.pk, "slug": project.slug, "name": project.name, "state": "draft", "template": "boxes",
        },
        "role": "reviewer",
        "standing": "active",
    }  # fmt: skip
    assert client.get(f"{API}/me").json()["id"] == user.pk


def test_signing_in_changes_the_session_so_that_it_cannot_be_fixed_beforehand() -> None:
    client = APIClient()
    first, second = make_user(), make_user()
    sign_in(client, first)
    before = client.cookies["sessionid"].value
    sign_in(client, second)
    assert client.cookies["sessionid"].value != before
    assert Session.objects.count() == 1


@pytest.mark.parametrize("password", ["wrong", PASSWORD.upper()])
def test_a_wrong_password_signs_nobody_in(password: str) -> None:
    client = APIClient()
    assert_problem(sign_in(client, make_user(), password), 400, "wrong_credentials")
    assert client.get(URL).json()["user"] is None


def test_an_unknown_and_a_closed_account_look_like_a_wrong_password() -> None:
    closed = make_user()
    User.objects.filter(pk=closed.pk).update(is_active=False)
    wrong = sign_in(APIClient(), make_user(), "wrong")
    for answer in (sign_in(APIClient(), closed), sign_in(APIClient(), User(email="nobody@example.org"))):
        assert (answer.status_code, answer.content) == (wrong.status_code, wrong.content)


def test_a_body_without_a_password_is_refused() -> None:
    assert_problem(APIClient().post(URL, {"email": "ada@example.org"}, format="json"), 400, "invalid", "password")


def test_signing_out_ends_the_session() -> None:
    client = APIClient()
    sign_in(client, make_user())
    assert client.delete(URL).status_code == 204
    assert client.get(URL).json()["user"] is None
    assert_problem(client.get(f"{API}/me"), 401, "not_authenticated")


def test_a_write_by_cookie_needs_the_csrf_token() -> None:
    client = APIClient(enforce_csrf_checks=True)
    user = make_user(name="Ada")
    token = client.get(URL).json()["csrf_token"]
    answer = client.post(
        URL, {"email": user.email, "password": PASSWORD}, format="json", headers={"X-CSRFToken": token}
    )
    token = answer.json()["csrf_token"]
    assert_problem(client.patch(f"{API}/me", {"name": "Eve"}, format="json"), 403, "permission_denied")
    user.refresh_from_db()
    assert user.name == "Ada"
    sent = client.patch(f"{API}/me", {"name": "Grace"}, format="json", headers={"X-CSRFToken": token})
    assert sent.status_code == 200


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one() -> None:
    user = make_user()
    here, elsewhere = APIClient(), APIClient()
    sign_in(here, user)
    sign_in(elsewhere, user)
    body = {"current": PASSWORD, "new": "another long pass phrase"}
    assert here.post(f"{API}/me/password", body, format="json").status_code == 204
    assert here.get(f"{API}/me").status_code == 200
    assert elsewhere.get(f"{API}/me").status_code == 401


def test_projects_in_the_bin_and_those_one_was_banned_from_are_not_listed() -> None:
    user = make_user()
    kept, binned, banned = (make_project(owner=user) for _ in range(3))
    services.bin_project(project=binned, now=binned.created_at)
    Membership.objects.filter(project=banned).update(standing=Standing.BANNED)
    client = APIClient()
    places = sign_in(client, user).json()["memberships"]
    assert [place["project"]["id"] for place in places] == [kept.pk]
    assert client.get(URL).json()["may_create_projects"] is True


def test_the_session_costs_as_much_with_ten_projects_as_with_one(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    user = make_user()
    for _ in range(10):
        make_project(owner=user)
    client = APIClient()
    sign_in(client, user)
    with django_assert_num_queries(4):  # the session, the person, their places, whether they may start projects
        client.get(URL)


def test_the_demo_accounts_are_offered_only_where_the_demo_is(settings: Settings) -> None:
    settings.DEMO_ACCOUNTS = [{"role": "admin", "email": "admin@demo.quorum", "password": "garden-table"}]
    assert APIClient().get(URL).json()["demo"] == settings.DEMO_ACCOUNTS
