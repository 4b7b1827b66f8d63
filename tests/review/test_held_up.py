"""What does not go on by itself: checks for which people are too few, and votes that cannot be merged."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from annotation import selectors as annotation
from annotation.selectors import Checkers
from projects.access import TRUSTED
from projects.models import Membership, Project, ProjectState, Role, Stage, StageKind, Standing
from review import selectors, services
from review.models import MergeFault
from tests.factories import make_member, make_project, signed_in, tasks_of
from tests.review.test_layers import answer, checked_project, draw, open_tasks
from tests.review.votes import vote
from tests.walking import API, assert_needs_role

pytestmark = pytest.mark.django_db


def trusted(project: Project, trust: float = TRUSTED) -> User:
    worker = make_member(project)
    Membership.objects.filter(project=project, user=worker).update(trust=trust)
    return worker


def unstaffed(project: Project) -> Project:
    """Whoever made the project has left it, so that nobody may check."""
    Membership.objects.filter(project=project, role=Role.ADMIN).delete()
    return project


def checkers(project: Project) -> Checkers:
    found = annotation.checkers(project.pk)
    assert found is not None
    return found


def held_up(project: Project, reader: User) -> Any:  # JSON
    return signed_in(reader).get(f"{API}/projects/{project.pk}/quality/held-up").json()


def test_where_nothing_is_checked_nobody_is_missing() -> None:
    assert annotation.checkers(make_project(images=1).pk) is None


def test_an_image_waits_in_vain_until_two_trusted_people_without_a_part_are_there() -> None:
    project = unstaffed(checked_project())
    assert checkers(project) == Checkers(trusted=0, needed=2, more=2, waiting=0, stuck=0)
    drawer = trusted(project)
    draw(project, (10, 10, 100, 50), worker=drawer)
    assert checkers(project) == Checkers(trusted=1, needed=2, more=2, waiting=1, stuck=1)
    trusted(project, trust=TRUSTED - 0.01)
    first = trusted(project)
    # Two are trusted now, but one of them drew it.
    assert checkers(project) == Checkers(trusted=2, needed=2, more=1, waiting=1, stuck=1)
    reviewer = make_member(project, Role.REVIEWER)
    enough = checkers(project)
    assert (enough, enough.is_short) == (Checkers(trusted=3, needed=2, more=0, waiting=1, stuck=0), False)
    # Whoever has answered helps no more, and is needed no more.
    (task,) = open_tasks(project, StageKind.VERIFY)
    vote(task, first, {"answer": "yes"})
    assert checkers(project) == Checkers(trusted=3, needed=2, more=0, waiting=1, stuck=0)
    Membership.objects.filter(project=project, user=reviewer).update(standing=Standing.PAUSED)
    assert checkers(project) == Checkers(trusted=2, needed=2, more=1, waiting=1, stuck=1)


def test_a_tie_between_the_only_two_waits_for_a_third() -> None:
    project = unstaffed(checked_project())
    people = [trusted(project) for _ in range(2)]
    draw(project, (10, 10, 100, 50))
    (task,) = open_tasks(project, StageKind.VERIFY)
    for person, word in zip(people, ("yes", "no"), strict=True):
        vote(task, person, {"answer": word})
    services.settle_task(task_id=task.pk)
    assert checkers(project) == Checkers(trusted=2, needed=2, more=1, waiting=1, stuck=1)


def test_what_is_tied_needs_an_expert_and_no_trusted_annotator_is_one() -> None:
    project = unstaffed(checked_project(adjudicated=True))
    draw(project, (10, 10, 100, 50))
    answer(project, StageKind.VERIFY, "yes", "no")
    answer(project, StageKind.VERIFY, "maybe")
    answer(project, StageKind.COVER, "complete", "complete")
    trusted(project)
    Membership.objects.filter(project=project, role=Role.REVIEWER).update(standing=Standing.PAUSED)
    assert checkers(project) == Checkers(trusted=1, needed=2, more=1, waiting=1, stuck=1)
    make_member(project, Role.REVIEWER)
    assert checkers(project) == Checkers(trusted=2, needed=2, more=0, waiting=1, stuck=0)


def test_reviewers_are_told_how_many_people_an_image_waits_for() -> None:
    project = unstaffed(checked_project())
    draw(project, (10, 10, 100, 50))
    reader = make_member(project, Role.REVIEWER)
    assert held_up(project, reader) == {
        "unmerged": 0,
        "tasks": [],
        "checkers": {"trusted": 1, "needed": 2, "more": 1, "waiting": 1, "stuck": 1, "is_short": True},
    }


def test_votes_that_cannot_be_merged_are_named_with_their_image() -> None:
    project = make_project(images=2, state=ProjectState.LIVE)
    task, other = tasks_of(project)
    now = timezone.now()
    for broken, since in ((task, 1), (other, 0)):
        MergeFault.objects.create(
            project=project,
            task=broken,
            error="KeyError: 'y'",
            tries=2,
            since=now - timedelta(hours=since),
            retry_at=now,
        )
    told = held_up(project, make_member(project, Role.REVIEWER))
    assert (told["unmerged"], told["checkers"]) == (2, None)
    first = told["tasks"][0]
    assert (first["task"], first["image"], first["error"], first["tries"]) == (
        task.pk,
        task.image_id,
        "KeyError: 'y'",
        2,
    )
    assert first["name"]


def test_a_check_of_another_project_is_not_counted() -> None:
    other = checked_project()
    draw(other, (10, 10, 100, 50))
    project = unstaffed(make_project(images=1))
    Stage.objects.create(project=project, position=1, kind=StageKind.VERIFY, redundancy=3, settings={})
    assert checkers(project) == Checkers(trusted=0, needed=3, more=3, waiting=0, stuck=0)


def test_what_is_held_up_is_for_reviewers() -> None:
    project = checked_project()
    path = f"{API}/projects/{project.pk}/quality/held-up"
    assert_needs_role(lambda client: client.get(path), project, Role.REVIEWER, scope="read")


def test_it_takes_few_queries(django_assert_num_queries: Any) -> None:
    project = checked_project(images=2)
    for _ in range(2):
        draw(project, (10, 10, 100, 50), (200, 10, 100, 50))
    task = tasks_of(project)[0]
    now = timezone.now()
    MergeFault.objects.create(project=project, task=task, error="", tries=1, since=now, retry_at=now)
    with django_assert_num_queries(6):
        selectors.held_up(project.pk)
