"""What is verified unseen, what of it is audited, and how it is taken back."""

from __future__ import annotations

import pytest

from annotation import services as annotation
from projects.models import Project, ProjectState, Role
from review import services
from review.events import ImageVerified
from review.models import ImageReview, Object, ObjectState, ReviewState, Route
from review.services import Approve, NothingToUndo, auditing
from tests.factories import category_ids, make_member, make_project, signed_in, tasks_of
from tests.review.votes import NOW, drawn, vote
from tests.walking import API

pytestmark = pytest.mark.django_db


def voted(*, accept_above: float | None, audit_percent: float = 0.0, images: int = 1, layers: int = 1) -> Project:
    """Three workers mark the same box on every image."""
    project = make_project(images=images, state=ProjectState.LIVE, redundancy=3)
    change = {"accept_above": accept_above, "audit_percent": audit_percent, "review_layers": layers}
    Project.objects.filter(pk=project.pk).update(**change)
    project.refresh_from_db()
    answer = drawn((10, 10, 100, 50, category_ids(project)[0]))
    for _ in range(3):
        worker = make_member(project)
        for task in tasks_of(project):
            vote(task, worker, answer)
    services.settle_due(project_id=project.pk)
    return project


def rows(project: Project) -> list[tuple[str, str, int]]:
    return list(ImageReview.objects.filter(project=project).order_by("id").values_list("route", "state", "layer"))


def test_without_the_setting_everything_waits_for_a_reviewer() -> None:
    assert rows(voted(accept_above=None)) == [(Route.REVIEW, ReviewState.PROPOSED, 0)]


@pytest.mark.parametrize("layers", [1, 2])
def test_what_the_crowd_is_sure_of_is_verified_unseen(layers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []
    monkeypatch.setattr(auditing, "announce", told.append)
    project = voted(accept_above=0.5, layers=layers)
    assert rows(project) == [(Route.CROWD, ReviewState.VERIFIED, layers)]
    item = Object.objects.get()
    assert (item.state, item.layer, item.decided_at is None) == (ObjectState.VERIFIED, layers, False)
    assert told == [ImageVerified(project.pk, item.image_id)]


def test_what_it_is_less_sure_of_waits() -> None:
    project = voted(accept_above=1.0)
    assert rows(project) == [(Route.REVIEW, ReviewState.PROPOSED, 0)]
    assert Object.objects.get().decided_at is None


def test_an_audited_image_waits_like_any_other() -> None:
    project = voted(accept_above=0.5, audit_percent=100.0)
    assert rows(project) == [(Route.AUDIT, ReviewState.PROPOSED, 0)]
    item = Object.objects.get()
    assert (item.state, item.decided_at) == (ObjectState.PROPOSED, None)


def test_the_draw_is_the_same_every_time_and_near_its_share() -> None:
    drawn_once = [auditing.is_audited(1, image, 2.0) for image in range(20_000)]
    assert drawn_once == [auditing.is_audited(1, image, 2.0) for image in range(20_000)]
    assert 320 <= sum(drawn_once) <= 480
    assert not any(auditing.is_audited(1, image, 0.0) for image in range(1_000))
    assert all(auditing.is_audited(1, image, 100.0) for image in range(1_000))


def test_a_changed_bar_concerns_later_images_only() -> None:
    project = voted(accept_above=None)
    Project.objects.filter(pk=project.pk).update(accept_above=0.5)
    services.settle_due()
    assert rows(project) == [(Route.REVIEW, ReviewState.PROPOSED, 0)]


def test_an_image_verified_unseen_can_be_brought_before_the_reviewers() -> None:
    project = voted(accept_above=0.5)
    review = ImageReview.objects.get()
    reviewer = make_member(project)
    services.undo(project=project, image_id=review.image_id, reviewer=reviewer, now=NOW)
    assert rows(project) == [(Route.REVIEW, ReviewState.PROPOSED, 0)]
    item = Object.objects.get()
    assert (item.state, item.layer, item.decided_at) == (ObjectState.PROPOSED, 0, None)
    services.decide(
        project=project,
        image_id=review.image_id,
        reviewer=reviewer,
        decisions=[Approve(item.pk)],
        complete=True,
        now=NOW,
    )
    assert rows(project) == [(Route.REVIEW, ReviewState.VERIFIED, 1)]


def test_what_waits_for_a_reviewer_has_nothing_to_take_back() -> None:
    project = voted(accept_above=0.5, audit_percent=100.0)
    review = ImageReview.objects.get()
    with pytest.raises(NothingToUndo):
        services.undo(project=project, image_id=review.image_id, reviewer=make_member(project), now=NOW)
    assert rows(project) == [(Route.AUDIT, ReviewState.PROPOSED, 0)]


def test_a_new_box_on_an_image_verified_unseen_brings_it_before_a_reviewer() -> None:
    project = voted(accept_above=0.6)
    (task,) = tasks_of(project)
    cat = category_ids(project)[0]
    annotation.move_target(task_id=task.pk, target=4)
    vote(task, make_member(project), drawn((10, 10, 100, 50, cat), (300, 300, 50, 50, cat)))
    Project.objects.filter(pk=project.pk).update(accept_above=1.0)
    services.settle_due()
    assert rows(project) == [(Route.REVIEW, ReviewState.PROPOSED, 0)]
    assert Object.objects.order_by("id").first().state == ObjectState.VERIFIED  # type: ignore[union-attr]  # made above


def test_no_answer_of_the_review_pages_tells_an_audited_image_from_another() -> None:
    audited, plain = voted(accept_above=0.5, audit_percent=100.0), voted(accept_above=None)
    queues = []
    for project in (audited, plain):
        client = signed_in(make_member(project, Role.REVIEWER))
        (item,) = client.get(f"{API}/projects/{project.pk}/review").json()["results"]
        image = ImageReview.objects.get(project=project).image_id
        whole = client.get(f"{API}/projects/{project.pk}/review/{image}").json()
        queues.append((sorted(item), item["state"], item["conflicts"], sorted(whole)))
        assert "route" not in str(item) and "audit" not in str(whole)
    assert queues[0] == queues[1]


def test_an_audited_image_is_never_approved_in_bulk() -> None:
    project = voted(accept_above=0.5, audit_percent=100.0)
    client = signed_in(make_member(project, Role.REVIEWER))
    body = {"confidence": 0.5, "dry_run": False}
    done = client.post(f"{API}/projects/{project.pk}/review/approve-above", body, format="json").json()
    assert (done["objects"], done["images"]) == (0, 0)
    assert rows(project) == [(Route.AUDIT, ReviewState.PROPOSED, 0)]
