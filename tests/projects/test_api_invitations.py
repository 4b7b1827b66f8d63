"""Invitations: made, listed, shown as a QR code, revoked; looked at and joined by."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import User
from projects import invitations, services
from projects.models import Invitation, Membership, Project, Role
from tests.annotation.crowding import make_crowd, together
from tests.factories import PASSWORD, make_member, make_project, make_user, signed_in
from tests.walking import API, Answer, Call, assert_needs_role, assert_problem, pages, with_token

pytestmark = pytest.mark.django_db
NEWCOMER = {"email": "new@example.org", "password": PASSWORD, "name": "New", "language": "zh"}


def url(project: Project, tail: str = "") -> str:
    return f"{API}/projects/{project.pk}/invitations{tail}"


def make_invitation(project: Project, role: Role = Role.ANNOTATOR, **wish: Any) -> Invitation:  # as the service takes
    return services.create_invitation(
        project=project, author=project.created_by, role=role, nonce="n" * 22, now=timezone.now(), **wish
    )


def token_of(invitation: Invitation) -> str:
    return invitations.sign(invitation.pk, invitation.nonce)


def join(token: str, client: APIClient | None = None, body: dict[str, str] | None = None) -> Answer:
    return (client or APIClient()).post(f"{API}/invitations/{token}/join", body or {}, format="json")


ACTIONS: dict[str, Callable[[Invitation], Call]] = {
    "list": lambda made: lambda client: client.get(url(made.project)),
    "create": lambda made: lambda client: client.post(url(made.project), {"role": "annotator"}, format="json"),
    "revoke": lambda made: lambda client: client.delete(url(made.project, f"/{made.pk}")),
    "qr": lambda made: lambda client: client.get(url(made.project, f"/{made.pk}/qr.svg")),
}


@pytest.mark.parametrize("action", ACTIONS.values(), ids=ACTIONS)
def test_only_admins_see_and_make_invitations(action: Callable[[Invitation], Call]) -> None:
    made = make_invitation(make_project())
    assert_needs_role(action(made), made.project, Role.ADMIN, scope="admin")
    assert_problem(action(made)(signed_in(make_project().created_by)), 404, "not_found")
    assert list(Invitation.objects.values_list("pk", "revoked_at")) == [(made.pk, None)]


@pytest.mark.parametrize("action", ["revoke", "qr"])
def test_an_invitation_of_another_project_does_not_exist_here(action: str) -> None:
    theirs, mine = make_invitation(make_project()), make_project()
    here = Invitation(pk=theirs.pk, project=mine)
    assert_problem(ACTIONS[action](here)(signed_in(mine.created_by)), 404, "not_found")
    theirs.refresh_from_db()
    assert theirs.revoked_at is None


def test_an_admin_makes_a_link_to_copy() -> None:
    project = make_project()
    body = {"role": "reviewer", "label": "Class 7b", "max_uses": 30, "expires_in_days": 7}
    answer = signed_in(project.created_by).post(url(project), body, format="json")
    made = Invitation.objects.get()
    shown = answer.json()
    assert answer.status_code == 201
    assert (shown["role"], shown["label"], shown["max_uses"], shown["uses"]) == ("reviewer", "Class 7b", 30, 0)
    assert shown["url"] == f"http://testserver/join/{token_of(made)}"
    assert (shown["usable"], shown["revoked_at"]) == (True, None)
    assert timedelta(days=6) < made.expires_at - timezone.now() <= timedelta(days=7)
    assert len(made.nonce) == 22


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"role": "owner"}, "role"),
        ({"max_uses": 0}, "max_uses"),
        ({"expires_in_days": 0}, "expires_in_days"),
        ({"expires_in_days": 367}, "expires_in_days"),
        ({"label": "x" * 81}, "label"),
    ],
)
def test_a_bad_wish_makes_no_invitation(change: dict[str, object], field: str) -> None:
    project = make_project()
    answer = signed_in(project.created_by).post(url(project), {"role": "annotator"} | change, format="json")
    assert_problem(answer, 400, "invalid", field)
    assert not Invitation.objects.exists()


def test_invitations_are_paged_newest_first(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    project = make_project()
    ids = [make_invitation(project).pk for _ in range(3)]
    make_invitation(make_project())
    client = signed_in(project.created_by)
    assert [[row["id"] for row in page] for page in pages(client, url(project), size=2)] == [ids[:0:-1], ids[:1]]
    with django_assert_num_queries(2):  # my place, the page
        client.get(url(project))


def test_the_code_is_a_picture_of_the_link() -> None:
    project = make_project()
    made = make_invitation(project)
    answer = signed_in(project.created_by).get(url(project, f"/{made.pk}/qr.svg"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/svg+xml")
    picture = ET.fromstring(answer.content)
    assert picture.tag == "{http://www.w3.org/2000/svg}svg"
    assert picture.find("{http://www.w3.org/2000/svg}path") is not None
    other = signed_in(project.created_by).get(url(project, f"/{make_invitation(project).pk}/qr.svg"))
    assert other.content != answer.content


def test_anybody_with_the_link_sees_what_they_are_invited_to() -> None:
    made = make_invitation(make_project(name="Blood cells"), Role.REVIEWER)
    answer = APIClient().get(f"{API}/invitations/{token_of(made)}")
    assert answer.status_code == 200
    assert answer.json() == {
        "project": {"name": "Blood cells", "description": ""}, "role": "reviewer", "usable": True,
    }  # fmt: skip


@pytest.mark.parametrize("token", ["nonsense", "1.n.signature", "é"])
def test_a_link_nobody_signed_leads_nowhere(token: str) -> None:
    make_invitation(make_project())
    assert_problem(APIClient().get(f"{API}/invitations/{token}"), 404, "not_found")
    assert_problem(join(token, body=NEWCOMER), 404, "not_found")
    assert not User.objects.filter(email=NEWCOMER["email"]).exists()


def test_a_newcomer_signs_up_joins_and_is_signed_in() -> None:
    made = make_invitation(make_project(), Role.REVIEWER)
    client = APIClient()
    answer = join(token_of(made), client, NEWCOMER)
    user = User.objects.get(email="new@example.org")
    assert answer.status_code == 200
    assert (answer.json()["user"]["id"], user.name, user.language) == (user.pk, "New", "zh")
    assert [place["role"] for place in answer.json()["memberships"]] == ["reviewer"]
    assert user.check_password(PASSWORD) and not user.is_superuser
    assert client.get(f"{API}/me").json()["id"] == user.pk
    made.refresh_from_db()
    assert made.uses == 1


def test_a_person_who_is_signed_in_joins_as_themselves() -> None:
    made = make_invitation(make_project())
    user = make_user()
    assert join(token_of(made), signed_in(user)).status_code == 200
    assert Membership.objects.get(project=made.project, user=user).role == Role.ANNOTATOR
    assert not User.objects.filter(email=NEWCOMER["email"]).exists()


def test_joining_again_uses_nothing_up_and_keeps_the_role() -> None:
    made = make_invitation(make_project(), max_uses=2)
    reviewer = make_member(made.project, Role.REVIEWER)
    assert join(token_of(made), signed_in(reviewer)).status_code == 200
    assert Membership.objects.get(project=made.project, user=reviewer).role == Role.REVIEWER
    made.refresh_from_db()
    assert made.uses == 0


def used_up(made: Invitation) -> None:
    join(token_of(made), signed_in(make_user()))


def run_out(made: Invitation) -> None:
    Invitation.objects.filter(pk=made.pk).update(expires_at=timezone.now())


def revoked(made: Invitation) -> None:
    assert signed_in(made.created_by).delete(url(made.project, f"/{made.pk}")).status_code == 204


def binned(made: Invitation) -> None:
    services.bin_project(project=made.project, now=timezone.now())


@pytest.mark.parametrize("end", [used_up, run_out, revoked, binned])
def test_a_link_that_ended_lets_nobody_in_and_leaves_no_account(end: Callable[[Invitation], None]) -> None:
    made = make_invitation(make_project())
    end(made)
    members, people = Membership.objects.count(), User.objects.count()
    visitor = make_user()
    assert_problem(join(token_of(made), body=NEWCOMER), 400, "invitation_refused")
    assert_problem(join(token_of(made), signed_in(visitor)), 400, "invitation_refused")
    assert Membership.objects.count() == members
    assert User.objects.count() == people + 1
    if end is not binned:
        assert APIClient().get(f"{API}/invitations/{token_of(made)}").json()["usable"] is False


@pytest.mark.parametrize(
    ("change", "status", "code", "fields"),
    [
        ({"email": "", "password": ""}, 400, "invalid", ["email", "password"]),
        ({"password": "12345678"}, 400, "invalid_account", ["password"]),
        ({"email": "nobody"}, 400, "invalid", ["email"]),
        ({"language": "fr"}, 400, "invalid", ["language"]),
        ({"email": "taken@example.org"}, 409, "email_taken", []),
    ],
)
def test_a_bad_sign_up_uses_nothing_up(change: dict[str, str], status: int, code: str, fields: list[str]) -> None:
    made = make_invitation(make_project())
    make_user("taken@example.org")
    people = User.objects.count()
    assert_problem(join(token_of(made), body=NEWCOMER | change), status, code, *fields)
    made.refresh_from_db()
    assert (made.uses, User.objects.count()) == (0, people)


def test_a_visitor_must_choose_an_address_and_a_password() -> None:
    made = make_invitation(make_project())
    assert_problem(join(token_of(made)), 400, "invalid", "email", "password")


def test_joining_by_token_needs_the_scope() -> None:
    made = make_invitation(make_project())
    assert_problem(join(token_of(made), with_token(make_user(), "read")), 403, "permission_denied")
    assert join(token_of(made), with_token(make_user(), "annotate")).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_of_many_who_use_the_last_place_at_once_one_gets_in() -> None:
    made = make_invitation(make_project(), max_uses=3)
    people = make_crowd(make_project(), 12)
    refused: list[int] = []

    def try_to_join(user: User) -> None:
        try:
            services.join(token=token_of(made), user=user, now=timezone.now())
        except services.InvitationRefused:
            refused.append(user.pk)

    together([partial(try_to_join, user) for user in people])
    made.refresh_from_db()
    assert (made.uses, len(refused)) == (3, 9)
    assert Membership.objects.filter(project=made.project).count() == 4
