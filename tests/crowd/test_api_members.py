"""GET and PATCH /members of a project."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from crowd import selectors
from crowd.models import StandingChange
from projects.models import Membership, Project, Role, Standing
from tests.annotation.working import body, claim, leased, make_live, rows_of, submit_url
from tests.factories import make_member, make_project, signed_in
from tests.walking import API, Answer, assert_needs_role, assert_problem, pages

pytestmark = pytest.mark.django_db


def url(project: Project) -> str:
    return f"{API}/projects/{project.pk}/members"


def place(project: Project, user: User) -> Membership:
    return Membership.objects.get(project=project, user=user)


def change(project: Project, user: User, **sent: str) -> Answer:
    member = place(project, user)
    return signed_in(project.created_by).patch(f"{url(project)}/{member.pk}", sent, format="json")


def test_only_admins_see_and_change_members() -> None:
    project = make_project()
    worker = place(project, make_member(project))
    assert_needs_role(lambda client: client.get(url(project)), project, Role.ADMIN, scope="admin")
    assert_needs_role(
        lambda client: client.patch(f"{url(project)}/{worker.pk}", {"role": "admin"}, format="json"),
        project,
        Role.ADMIN,
        scope="admin",
    )
    worker.refresh_from_db()
    assert worker.role == Role.ANNOTATOR


def test_a_member_of_another_project_does_not_exist_here() -> None:
    project, other = make_project(), make_project()
    theirs = place(other, make_member(other))
    client = signed_in(project.created_by)
    for sent in ({"role": "admin"}, {"standing": "banned", "reason": "x"}):
        assert_problem(client.patch(f"{url(project)}/{theirs.pk}", sent, format="json"), 404, "not_found")
    theirs.refresh_from_db()
    assert (theirs.role, theirs.standing) == (Role.ANNOTATOR, Standing.ACTIVE)


def test_members_are_listed_with_what_they_did(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    project = make_live(images=2)
    worker = make_member(project)
    client, assignment = leased(project, worker)
    client.post(submit_url(assignment), body({"boxes": []}), format="json")
    admin = signed_in(project.created_by)
    with django_assert_num_queries(5):  # my place, the page, figures, agreement, flags
        rows = admin.get(url(project)).json()["results"]
    assert [row["user"]["id"] for row in rows] == [worker.pk, project.created_by_id]
    assert {key: rows[0][key] for key in ("role", "standing", "trust", "votes", "votes_today", "median_ms")} == {
        "role": "annotator", "standing": "active", "trust": 0.5, "votes": 1, "votes_today": 1, "median_ms": 4_200,
    }  # fmt: skip
    assert rows[0]["user"]["email"] == worker.email
    assert {key: rows[1][key] for key in ("role", "votes", "votes_today", "median_ms", "agreement")} == {
        "role": "admin", "votes": 0, "votes_today": 0, "median_ms": None, "agreement": None,
    }  # fmt: skip


def test_members_are_paged_newest_first() -> None:
    project = make_project()
    ids = [place(project, project.created_by).pk, *(place(project, make_member(project)).pk for _ in range(2))]
    found = pages(signed_in(project.created_by), url(project), size=2)
    assert [[row["id"] for row in page] for page in found] == [ids[:0:-1], ids[:1]]


def test_an_admin_changes_a_role() -> None:
    project = make_project()
    worker = make_member(project)
    assert change(project, worker, role="reviewer").status_code == 204
    assert place(project, worker).role == Role.REVIEWER


@pytest.mark.parametrize("standing", [Standing.PAUSED, Standing.BANNED])
def test_pausing_and_banning_need_a_reason_which_is_kept(standing: Standing) -> None:
    project = make_project()
    worker = make_member(project)
    for missing in ({}, {"reason": "  "}):
        assert_problem(change(project, worker, standing=standing, **missing), 400, "invalid", "reason")
    assert place(project, worker).standing == Standing.ACTIVE
    assert change(project, worker, standing=standing, reason="Random boxes.").status_code == 204
    [kept] = selectors.changes_of(place(project, worker).pk)
    assert (kept.before, kept.after, kept.reason, kept.changed_by_id) == (
        "active", standing, "Random boxes.", project.created_by_id,
    )  # fmt: skip
    assert place(project, worker).standing == standing


def test_a_paused_worker_comes_back_and_both_changes_are_on_record() -> None:
    project = make_live()
    worker = make_member(project)
    change(project, worker, standing="paused", reason="A talk first.")
    assert_problem(claim(signed_in(worker), project), 409, "not_asked")
    assert change(project, worker, standing="active").status_code == 204
    assert claim(signed_in(worker), project).json()["status"] == "work"
    assert list(StandingChange.objects.order_by("id").values_list("after", flat=True)) == ["paused", "active"]


def test_the_votes_of_a_banned_worker_stay() -> None:
    project = make_live()
    worker = make_member(project)
    client, assignment = leased(project, worker)
    client.post(submit_url(assignment), body({"boxes": []}), format="json")
    change(project, worker, standing="banned", reason="Spam.")
    [row] = [row for row in signed_in(project.created_by).get(url(project)).json()["results"] if row["votes"]]
    assert (row["user"]["id"], row["standing"], row["votes"]) == (worker.pk, "banned", 1)


@pytest.mark.parametrize(
    "sent", [{"role": "annotator"}, {"standing": "paused", "reason": "x"}, {"standing": "banned", "reason": "x"}]
)
def test_the_last_admin_stays(sent: dict[str, str]) -> None:
    project = make_project()
    make_member(project, Role.ADMIN, standing=Standing.PAUSED)
    assert_problem(change(project, project.created_by, **sent), 409, "last_admin")
    owner = place(project, project.created_by)
    assert (owner.role, owner.standing) == (Role.ADMIN, Standing.ACTIVE)
    assert not StandingChange.objects.exists()
    make_member(project, Role.ADMIN)
    assert change(project, project.created_by, **sent).status_code == 204


@pytest.mark.parametrize(("sent", "field"), [({"role": "owner"}, "role"), ({"standing": "invited"}, "standing")])
def test_unknown_roles_and_standings_are_refused(sent: dict[str, str], field: str) -> None:
    project = make_project()
    worker = make_member(project)
    assert_problem(change(project, worker, **sent), 400, "invalid", field)


def test_a_change_that_is_refused_half_way_changes_nothing() -> None:
    project = make_project()
    worker = make_member(project)
    assert_problem(change(project, worker, role="reviewer", standing="banned"), 400, "invalid", "reason")
    assert (place(project, worker).role, place(project, worker).standing) == (Role.ANNOTATOR, Standing.ACTIVE)


def test_what_a_paused_worker_holds_may_be_finished() -> None:
    project = make_live()
    worker = make_member(project)
    client, assignment = leased(project, worker)
    change(project, worker, standing="paused", reason="A talk first.")
    assert client.post(submit_url(assignment), body({"boxes": []}), format="json").json()["outcome"] == "counted"


def test_what_a_banned_worker_holds_goes_to_others_and_is_taken_from_them_no_more() -> None:
    project = make_live(images=1, redundancy=1)
    worker = make_member(project)
    client, assignment = leased(project, worker)
    change(project, worker, standing="banned", reason="Spam.")
    assert_problem(claim(client, project), 403, "banned")
    before = rows_of(project)
    assert_problem(client.post(submit_url(assignment), body({"boxes": []}), format="json"), 403, "banned")
    assert rows_of(project) == before
    _, other = leased(project)
    assert other != assignment


def test_sending_a_vote_again_after_the_ban_answers_the_same() -> None:
    project = make_live()
    worker = make_member(project)
    client, assignment = leased(project, worker)
    sent = body({"boxes": []})
    first = client.post(submit_url(assignment), sent, format="json").json()
    change(project, worker, standing="banned", reason="Spam.")
    again = client.post(submit_url(assignment), sent, format="json")
    assert (again.status_code, again.json()) == (200, first | {"outcome": "duplicate"})
