"""POST /password-resets and /password-resets/confirm, POST /users/{id}/reset-link, GET /users."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from tests.factories import PASSWORD, make_user, signed_in
from tests.walking import API, Call, assert_needs_sign_in, assert_problem, pages

pytestmark = pytest.mark.django_db
RESETS = f"{API}/password-resets"
NEW = "another long pass phrase"


def parts(link: str) -> dict[str, str]:
    found = re.search(r"/reset/([^/\s]+)/([^/\s]+)", link)
    assert found is not None
    return {"uid": found[1], "token": found[2]}


def link_for(user: User) -> str:
    answer = signed_in(make_user(site_admin=True)).post(f"{API}/users/{user.pk}/reset-link")
    return str(answer.json()["url"])


def test_a_reset_by_mail_works_once() -> None:
    user = make_user("ada@example.org")
    assert signed_in(None).post(RESETS, {"email": "ADA@example.org"}, format="json").status_code == 202
    [letter] = mail.outbox
    assert letter.to == ["ada@example.org"]
    body = {**parts(str(letter.body)), "password": NEW}
    assert signed_in(None).post(f"{RESETS}/confirm", body, format="json").status_code == 204
    user.refresh_from_db()
    assert user.check_password(NEW)
    again = signed_in(None).post(f"{RESETS}/confirm", {**body, "password": "a third pass phrase"}, format="json")
    assert_problem(again, 400, "expired_link")
    user.refresh_from_db()
    assert user.check_password(NEW)


def test_an_unknown_address_gets_the_same_answer_and_no_mail() -> None:
    make_user("ada@example.org")
    known = signed_in(None).post(RESETS, {"email": "ada@example.org"}, format="json")
    unknown = signed_in(None).post(RESETS, {"email": "eve@example.org"}, format="json")
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content) == (202, b"")
    assert len(mail.outbox) == 1


def test_what_is_no_address_is_refused() -> None:
    assert_problem(signed_in(None).post(RESETS, {"email": "nobody"}, format="json"), 400, "invalid", "email")


def test_a_link_that_was_tampered_with_or_is_somebody_elses_changes_nothing() -> None:
    ada, eve = make_user(), make_user()
    mine, theirs = parts(link_for(ada)), parts(link_for(eve))
    wrong = [
        {**mine, "token": theirs["token"]},
        {**mine, "uid": "!!"},
        {**mine, "uid": "Zm9v"},
        {**mine, "uid": "OTk5OTk5OTk5OTk5OTk5OTk5OTk5"},
        {**mine, "token": "x"},
    ]
    for body in wrong:
        answer = signed_in(None).post(f"{RESETS}/confirm", {**body, "password": NEW}, format="json")
        assert_problem(answer, 400, "expired_link")
    for user in (ada, eve):
        user.refresh_from_db()
        assert user.check_password(PASSWORD)


def test_a_weak_password_is_refused_and_the_link_stays_good() -> None:
    user = make_user()
    body = parts(link_for(user))
    weak = signed_in(None).post(f"{RESETS}/confirm", {**body, "password": "12345678"}, format="json")
    assert_problem(weak, 400, "invalid_account", "password")
    assert signed_in(None).post(f"{RESETS}/confirm", {**body, "password": NEW}, format="json").status_code == 204


def test_only_a_site_admin_makes_links_and_lists_people() -> None:
    user = make_user()
    admin = make_user(site_admin=True)
    calls: list[Call] = [
        lambda client: client.post(f"{API}/users/{user.pk}/reset-link"),
        lambda client: client.get(f"{API}/users"),
    ]
    for call in calls:
        assert_needs_sign_in(call, admin, scope="admin")
        assert_problem(call(signed_in(make_user())), 403, "permission_denied")
    assert_problem(signed_in(admin).post(f"{API}/users/{admin.pk + 1000}/reset-link"), 404, "not_found")


def test_people_are_paged_at_a_constant_cost(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    people = [make_user() for _ in range(4)]
    admin = make_user(site_admin=True)
    listed = pages(signed_in(admin), f"{API}/users", size=2)
    assert [[row["id"] for row in page] for page in listed] == [
        [admin.pk, people[3].pk], [people[2].pk, people[1].pk], [people[0].pk],
    ]  # fmt: skip
    with django_assert_num_queries(1):
        signed_in(admin).get(f"{API}/users")


def test_the_twenty_first_guess_of_an_hour_has_to_wait() -> None:
    body = {"uid": "MQ", "token": "x", "password": NEW}
    codes = [signed_in(None).post(f"{RESETS}/confirm", body, format="json").status_code for _ in range(21)]
    assert codes == [400] * 20 + [429]
    last = signed_in(None).post(f"{RESETS}/confirm", body, format="json")
    assert_problem(last, 429, "throttled")
    assert int(last["Retry-After"]) > 0
