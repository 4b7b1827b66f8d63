"""`manage.py replay PROJECT --at TIME`: any past state again, from raw votes."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from annotation.models import Assignment
from crowd import selectors as crowd
from crowd import services as people
from projects.models import Membership, Project, Standing
from review import selectors, services
from review.merging import as_json
from review.merging.comparing import compare
from review.models import Consensus, Recomputation, Skill
from review.selectors.replaying import replayed
from tests.review.recomputed_crowd import make_crowd_with_a_quarrel, quarrel, standing

pytestmark = pytest.mark.django_db


def _say_when(project: Project) -> datetime:
    """Let the votes that were given without a clock be given now; returns a moment after."""
    Assignment.objects.filter(project=project, answered_at__lt=timezone.now() - timedelta(minutes=1)).update(
        answered_at=timezone.now()
    )
    return timezone.now()


def test_a_past_state_is_that_of_the_rounds_recorded_then() -> None:
    crowd_ = make_crowd_with_a_quarrel()
    project = crowd_.project
    _say_when(project)
    services.bring_up_to_date(project_id=project.pk)
    first, first_rounds = timezone.now(), standing(project)
    quarrel(crowd_)
    _say_when(project)
    services.bring_up_to_date(project_id=project.pk)
    second, second_rounds = timezone.now(), standing(project)
    assert len(second_rounds) == len(first_rounds) + 1
    for moment, recorded in ((first, first_rounds), (second, second_rounds)):
        found = dict(replayed(project.pk, at=moment, banned=()))
        assert set(found) == set(recorded)
        for task_id, merged in found.items():
            assert not compare(recorded[task_id][1], as_json(merged)).differs
        digests = dict(
            Consensus.objects.filter(created_at__lte=moment).order_by("round").values_list("task_id", "votes_digest")
        )
        assert {task_id: merged.digest for task_id, merged in found.items()} == digests


def test_the_command_prints_the_same_every_time_and_writes_nothing() -> None:
    crowd_ = make_crowd_with_a_quarrel(calibration=3)
    moment = _say_when(crowd_.project)
    services.bring_up_to_date(project_id=crowd_.project.pk)
    later = timezone.now()
    rows = (Consensus.objects.count(), Skill.objects.count(), Recomputation.objects.count())
    printed = [_printed(crowd_.project, moment) for _ in range(2)]
    assert printed[0] == printed[1]
    assert (printed[0]["tasks"], printed[0]["objects"], printed[0]["votes"]) == (3, 6, 15)
    assert _printed(crowd_.project, later)["digest"] == printed[0]["digest"]
    assert (Consensus.objects.count(), Skill.objects.count(), Recomputation.objects.count()) == rows
    assert _printed(crowd_.project, moment - timedelta(days=400)) == {
        "at": (moment - timedelta(days=400)).isoformat(),
        "digest": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "tasks": 0,
        "votes": 0,
        "objects": 0,
        "rejected": 0,
        "risk": 0.0,
        "mean_confidence": None,
        "by_category": {},
    }


def _printed(project: Project, at: datetime) -> dict[str, object]:
    out = StringIO()
    call_command("replay", project.slug, "--at", at.isoformat(), "--json", stdout=out)
    found = json.loads(out.getvalue())
    assert isinstance(found, dict)
    return found


def test_whoever_was_banned_then_does_not_count_then() -> None:
    crowd_ = make_crowd_with_a_quarrel(calibration=3)
    project, owner = crowd_.project, crowd_.project.created_by
    before = _say_when(project)
    place = Membership.objects.get(project=project, user=crowd_.careful)
    for standing_ in (Standing.BANNED, Standing.ACTIVE):
        people.change_standing(
            project=project, membership_id=place.pk, standing=standing_, reason="why", changed_by=owner
        )
        if standing_ == Standing.BANNED:
            during = timezone.now()
    after = timezone.now()
    assert [crowd.banned_at(project.pk, at) for at in (before, during, after)] == [[], [crowd_.careful.pk], []]
    assert [_printed(project, at)["votes"] for at in (before, during, after)] == [15, 12, 15]
    assert selectors.replay(project.pk, at=after, banned=()).votes == 15


@pytest.mark.parametrize("text", ["yesterday", "2026-13-45T00:00:00"])
def test_what_is_no_moment_is_refused_by_name(text: str) -> None:
    crowd_ = make_crowd_with_a_quarrel(calibration=1)
    with pytest.raises(CommandError, match="is no moment in time"):
        call_command("replay", crowd_.project.slug, "--at", text)
    with pytest.raises(CommandError, match="no project 'nowhere'"):
        call_command("replay", "nowhere", "--at", "2026-11-24T12:00:00")
