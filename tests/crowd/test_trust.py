"""Trust follows known answers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from annotation.models import Task
from crowd import services
from projects import access
from projects.models import Membership, Project, ProjectState
from review import services as review
from review.agreement.trust import trust
from review.models import GoldScore
from tests.factories import category_ids, make_member, make_project, tasks_of
from tests.review.votes import NOW, drawn, vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    """Two workers answered a question whose answer is known: one right, one wrong."""
    project = make_project(images=1, state=ProjectState.LIVE, redundancy=2)
    [task] = tasks_of(project)
    review.make_gold(project=project, stage_id=None, image_id=task.image_id, answer=drawn(), author=project.created_by)
    return project


def answered(project: Project, *, right: bool) -> Membership:
    [task] = tasks_of(project)
    worker = make_member(project)
    vote(task, worker, drawn() if right else drawn((10, 10, 50, 50, category_ids(project)[0])))
    review.score_due(since=None)
    return Membership.objects.get(user=worker)


def test_trust_follows_known_answers_and_stays_where_there_are_none(project: Project) -> None:
    good, bad = answered(project, right=True), answered(project, right=False)
    new = Membership.objects.get(user=make_member(project))
    assert services.follow_trust(since=None) == 2
    assert services.follow_trust(since=None) == 0
    found = {member.pk: member.trust for member in Membership.objects.all()}
    assert found[good.pk] == pytest.approx(trust([True]))
    assert found[bad.pk] == pytest.approx(trust([False]))
    assert found[new.pk] == 0.5
    assert not access.member(good.user, project.pk).is_trusted


def test_only_those_who_gave_known_answers_lately_are_looked_at(project: Project) -> None:
    answered(project, right=True)
    assert services.follow_trust(since=NOW) == 0
    assert services.follow_trust(since=NOW - timedelta(seconds=1)) == 1


def test_a_known_answer_that_was_wrong_gives_its_trust_back(project: Project) -> None:
    member = answered(project, right=False)
    services.follow_trust(since=None)
    gold = GoldScore.objects.get().gold
    review.retire_gold(project=project, gold_id=gold.pk, was_wrong=True, now=timezone.now())
    services.follow_trust(since=None)
    assert Membership.objects.get(pk=member.pk).trust == pytest.approx(trust([]))
    assert Task.objects.get().lane == 0


def test_twenty_five_right_answers_are_trusted(project: Project) -> None:
    member = answered(project, right=True)
    Membership.objects.filter(pk=member.pk).update(trust=trust([True] * 25))
    assert access.member(member.user, project.pk).is_trusted
