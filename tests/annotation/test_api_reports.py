"""POST /images/{id}/report, GET /reports and GET /progress of a project."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from annotation import selectors, services
from annotation.models import ImageReport, ReportReason, Task
from projects.models import Role
from tests.annotation.working import body, claim, leased, make_live, submit_url
from tests.factories import first_stage, make_member, signed_in
from tests.walking import API, assert_needs_role, assert_problem, pages

pytestmark = pytest.mark.django_db


def test_only_members_report_only_images_of_the_project() -> None:
    project, other = make_live(), make_live()
    image = Task.objects.filter(project=project)[0].image_id
    foreign = Task.objects.filter(project=other)[0].image_id
    url = f"{API}/projects/{project.pk}/images"
    assert_needs_role(
        lambda client: client.post(f"{url}/{image}/report", {"reason": "broken"}, format="json"),
        project,
        Role.ANNOTATOR,
        scope="annotate",
    )
    member = signed_in(make_member(project))
    for pk in (foreign, 10**9):
        assert_problem(member.post(f"{url}/{pk}/report", {"reason": "broken"}, format="json"), 404, "not_found")
    assert not ImageReport.objects.exists()


def test_reporting_again_changes_the_reason() -> None:
    project = make_live()
    image = Task.objects.filter(project=project)[0].image_id
    client = signed_in(make_member(project))
    url = f"{API}/projects/{project.pk}/images/{image}/report"
    assert client.post(url, {"reason": "broken"}, format="json").status_code == 204
    assert client.post(url, {"reason": "private", "detail": "A face."}, format="json").status_code == 204
    assert_problem(client.post(url, {"reason": "ugly"}, format="json"), 400, "invalid", "reason")
    assert ImageReport.objects.values_list("image_id", "reason", "detail").get() == (image, "private", "A face.")


def test_admins_read_the_reports_page_by_page(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    project = make_live(images=3)
    worker = make_member(project)
    for task in Task.objects.filter(project=project).order_by("id"):
        services.report_image(
            project_id=project.pk, image_id=task.image_id, worker_id=worker.pk, reason=ReportReason.OTHER, detail=""
        )
    url = f"{API}/projects/{project.pk}/reports"
    assert_needs_role(lambda client: client.get(url), project, Role.ADMIN, scope="read")
    ids = list(ImageReport.objects.order_by("-id").values_list("id", flat=True))
    client = signed_in(project.created_by)
    assert [[row["id"] for row in page] for page in pages(client, url, size=2)] == [ids[:2], ids[2:]]
    with django_assert_num_queries(2):  # my place, the page
        client.get(url)


def test_a_report_waits_until_an_admin_has_looked_at_it() -> None:
    project, other = make_live(images=2), make_live()
    worker = make_member(project)
    for task in Task.objects.filter(project=project):
        services.report_image(
            project_id=project.pk, image_id=task.image_id, worker_id=worker.pk, reason=ReportReason.BROKEN, detail=""
        )
    first, second = ImageReport.objects.order_by("id")
    url = f"{API}/projects/{project.pk}/reports"
    assert_needs_role(lambda client: client.post(f"{url}/{first.pk}/resolve"), project, Role.ADMIN, scope="admin")
    admin = signed_in(project.created_by)
    elsewhere = signed_in(other.created_by).post(f"{API}/projects/{other.pk}/reports/{first.pk}/resolve")
    assert_problem(elsewhere, 404, "not_found")
    assert [row["id"] for row in admin.get(url, {"waiting": "true"}).json()["results"]] == [second.pk, first.pk]
    assert admin.post(f"{url}/{first.pk}/resolve").status_code == 204
    first.refresh_from_db()
    moment = first.resolved_at
    assert admin.post(f"{url}/{first.pk}/resolve").status_code == 204
    first.refresh_from_db()
    assert moment is not None and first.resolved_at == moment
    assert [row["id"] for row in admin.get(url, {"waiting": "true"}).json()["results"]] == [second.pk]
    assert [row["id"] for row in admin.get(url).json()["results"]] == [second.pk, first.pk]


def test_progress_counts_tasks_votes_and_leases(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    project = make_live(images=3, redundancy=2)
    url = f"{API}/projects/{project.pk}/progress"
    assert_needs_role(lambda client: client.get(url), project, Role.REVIEWER, scope="read")
    for _ in range(2):
        client, assignment = leased(project)
        client.post(submit_url(assignment), body({"boxes": []}), format="json")
    held = claim(client, project).json()["assignments"]
    admin = signed_in(project.created_by)
    with django_assert_num_queries(4):  # my place, stages, days, workers
        shown = admin.get(url).json()
    filled = Task.objects.filter(project=project, done=2).count()
    assert shown["stages"] == [
        {
            "id": first_stage(project).pk, "kind": "draw", "tasks": 3, "filled": filled, "votes": 2,
            "votes_needed": 6, "leased": len(held),
        }
    ]  # fmt: skip
    assert (shown["votes_total"], shown["workers_active"], shown["median_ms"]) == (2, 2, 4_200)
    assert len(shown["votes_per_day"]) == 30
    assert shown["votes_per_day"][-1] == {"day": timezone.now().date().isoformat(), "votes": 2}
    assert (shown["pace"], shown["remaining_votes"]) == (2.0, 4)
    assert shown["finished_on"] == (timezone.now().date() + timedelta(days=2)).isoformat()


def test_a_project_without_votes_has_no_forecast() -> None:
    project = make_live()
    found = selectors.progress(project.pk, now=timezone.now())
    assert (found.finished_on, found.pace, found.median_ms, found.remaining_votes) == (None, 0.0, None, 6)
