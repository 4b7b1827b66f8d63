"""Everything computed again from raw votes: what changes, what must not, and what a crash leaves."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection, connections
from django.utils import timezone

from annotation import services as annotation
from annotation.models import Assignment
from projects import services as projects
from projects.models import Membership, Project, Role, Standing, Template
from review import selectors, services
from review.merging import VERSION
from review.models import Aggregator, Consensus, GoldAnswer, GoldOrigin, Object, ObjectState, Recomputation, Skill
from review.selectors.recomputations import is_up_to_date, projects_to_recompute
from review.services import Approve
from review.services.locks import recomputing as alone
from tests.annotation.crowding import together
from tests.factories import category_ids, make_member, make_project, tasks_of
from tests.review.recomputed_crowd import make_crowd_with_a_quarrel, quarrel, standing
from tests.review.votes import NOW, drawn, settled_project, vote, voted_project

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]


def test_votes_that_say_the_same_again_make_no_round() -> None:
    project, _image = settled_project([(10, 10, 50, 50, 0), (200, 100, 40, 40, 1)])
    before = standing(project)
    done = services.recompute(project_id=project.pk)
    assert (done.decisions, done.changed) == (2, 0)
    assert done.finished_at is not None
    assert standing(project) == before


def test_skills_learnt_from_the_calibration_share_change_a_decision_and_that_is_told_but_is_no_alarm(
    caplog: pytest.LogCaptureFixture,
) -> None:
    crowd = make_crowd_with_a_quarrel()
    Skill.objects.all().delete()
    quarrel(crowd)
    services.settle_due()
    assert standing(crowd.project)[crowd.quarrel.pk][1]["objects"] == []
    (rejected,) = Object.objects.filter(consensus__task=crowd.quarrel)
    with caplog.at_level(logging.INFO, logger="review.services.recomputing"):
        done = services.recompute(project_id=crowd.project.pk)
    assert (done.decisions, done.changed) == (25, 1)
    assert (done.repeated, done.drifted) == (25, 0)
    assert f"Recomputing project {crowd.project.pk} changed 1 of 25 decisions." in caplog.text
    assert [record.levelname for record in caplog.records] == ["INFO"]
    told = selectors.latest_recomputation(crowd.project.pk)
    assert told is not None
    assert (told.share, told.drift, told.is_alarming) == (1 / 25, 0.0, False)
    number, result = standing(crowd.project)[crowd.quarrel.pk]
    assert (number, len(result["objects"])) == (2, 1)
    rejected.refresh_from_db()
    assert rejected.state == ObjectState.SUPERSEDED
    assert Object.objects.get(consensus__task=crowd.quarrel, consensus__round=2).state == ObjectState.PROPOSED
    assert Skill.objects.get(worker=crowd.blind[0]).parameters["miss"] > 0.6
    again = services.recompute(project_id=crowd.project.pk)
    assert (again.decisions, again.changed) == (25, 0)
    assert standing(crowd.project)[crowd.quarrel.pk][0] == 2


def test_a_state_that_its_own_votes_and_skills_do_not_give_is_an_alarm(caplog: pytest.LogCaptureFixture) -> None:
    crowd = make_crowd_with_a_quarrel()
    quarrel(crowd)
    services.settle_due()
    wrong = Consensus.objects.exclude(task=crowd.quarrel)[0]
    Consensus.objects.filter(pk=wrong.pk).update(result={"objects": wrong.result["objects"][:1], "rejected": []})
    with caplog.at_level(logging.WARNING, logger="review.services.recomputing"):
        done = services.recompute(project_id=crowd.project.pk)
    assert (done.repeated, done.drifted) == (25, 1)
    text = f"Project {crowd.project.pk}: 1 of 25 decisions came out otherwise from the votes and skills"
    assert text in caplog.text
    told = selectors.latest_recomputation(crowd.project.pk)
    assert told is not None
    assert (told.drift, told.is_alarming) == (1 / 25, True)
    mended = services.recompute(project_id=crowd.project.pk)
    assert (mended.repeated, mended.drifted) == (25, 0)


def test_a_vote_that_is_not_what_it_was_is_an_alarm() -> None:
    crowd = make_crowd_with_a_quarrel()
    quarrel(crowd)
    services.settle_due()
    task = Consensus.objects.exclude(task=crowd.quarrel)[0].task
    cat, dog = category_ids(crowd.project)
    Assignment.objects.filter(task=task, worker__in=[crowd.careful, crowd.also_careful]).update(
        answer=drawn((10, 10, 100, 50, dog), (300, 200, 80, 60, cat))
    )
    done = services.recompute(project_id=crowd.project.pk)
    assert (done.repeated, done.drifted) == (25, 2)


def test_votes_that_came_or_went_are_no_alarm() -> None:
    project, _image = settled_project([(10, 10, 50, 50, 0)])
    (task,) = tasks_of(project)
    for place in Membership.objects.filter(project=project, role=Role.ANNOTATOR)[:2]:
        projects.set_standing(project=project, membership_id=place.pk, standing=Standing.BANNED)
    banned = services.recompute(project_id=project.pk)
    assert (banned.decisions, banned.repeated, banned.drifted) == (1, 0, 0)
    annotation.move_target(task_id=task.pk, target=4)
    vote(task, make_member(project), drawn())
    more = services.recompute(project_id=project.pk)
    assert (more.repeated, more.drifted) == (0, 0)


def test_rounds_of_before_what_they_relied_on_was_kept_are_not_repeated() -> None:
    project, _image = settled_project([(10, 10, 50, 50, 0)])
    Consensus.objects.update(relied_on=None)
    done = services.recompute(project_id=project.pk)
    assert (done.decisions, done.repeated) == (1, 0)


def test_tags_are_repeated_by_the_method_of_their_round() -> None:
    project, _image = voted_project(*[{"tags": []}] * 3, template=Template.TAGS)
    (task,) = tasks_of(project)
    cat, _dog = category_ids(project)
    Assignment.objects.filter(task=task).update(answer={"tags": [cat]})
    doubtful = {"method": "one-coin", "crowd": [[0.9, 0.1], [0.1, 0.9]], "accuracy": 0.01, "prior": [0.5, 0.5]}
    doubtful |= {"temperature": 0.7, "temperature_votes": 5.0, "gold": 50}
    row = Aggregator.objects.create(project=project, stage=task.stage, method="one-coin", gold=50, parameters=doubtful)
    services.settle_due()
    (round_,) = Consensus.objects.all()
    assert (round_.algorithm, round_.result["objects"]) == ("one-coin", [])  # a crowd that is always wrong
    row.delete()
    done = services.recompute(project_id=project.pk)
    assert (done.changed, done.repeated, done.drifted) == (1, 1, 0)


def test_what_reviewers_decided_on_is_not_touched() -> None:
    crowd = make_crowd_with_a_quarrel()
    Skill.objects.all().delete()
    quarrel(crowd)
    services.settle_due()
    reviewer = make_member(crowd.project, Role.REVIEWER)
    image_id = crowd.quarrel.image_id
    services.decide(project=crowd.project, image_id=image_id, reviewer=reviewer, decisions=[], complete=True, now=NOW)
    before = list(Object.objects.filter(image_id=image_id).values())
    done = services.recompute(project_id=crowd.project.pk)
    assert done.changed == 1
    assert list(Object.objects.filter(image_id=image_id).values()) == before
    assert services.recompute(project_id=crowd.project.pk).changed == 0


def test_an_approved_object_stays_when_a_ban_takes_its_votes_away() -> None:
    project, image = settled_project([(10, 10, 50, 50, 0)])
    (item,) = Object.objects.all()
    reviewer = make_member(project, Role.REVIEWER)
    services.decide(
        project=project, image_id=image.pk, reviewer=reviewer, decisions=[Approve(item.pk)], complete=True, now=NOW
    )
    for place in Membership.objects.filter(project=project, role=Role.ANNOTATOR):
        projects.set_standing(project=project, membership_id=place.pk, standing=Standing.BANNED)
    services.bring_up_to_date(project_id=project.pk)
    item.refresh_from_db()
    assert item.state == ObjectState.VERIFIED
    assert Consensus.objects.order_by("-round")[0].votes == 0


def test_known_answers_are_learnt_from_as_they_are_now_and_old_rounds_keep_their_digest() -> None:
    crowd = make_crowd_with_a_quarrel(calibration=2)
    quarrel(crowd)
    services.settle_due()
    cat = category_ids(crowd.project)[0]
    gold = GoldAnswer.objects.create(
        task=crowd.quarrel, project=crowd.project, answer=drawn((50, 60, 70, 80, cat)), origin=GoldOrigin.EXPERT
    )
    services.recompute(project_id=crowd.project.pk)
    taught = Skill.objects.get(worker=crowd.careful).parameters
    assert taught["counts"]["placed"] == 1
    digests = list(Consensus.objects.order_by("id").values_list("votes_digest", flat=True))
    gold.answer = drawn()
    gold.save()
    assert not is_up_to_date(crowd.project.pk)
    services.recompute(project_id=crowd.project.pk)
    assert Skill.objects.get(worker=crowd.careful).parameters["false"] > taught["false"]
    kept = list(Consensus.objects.order_by("id").values_list("votes_digest", flat=True))
    assert kept[: len(digests)] == digests


def test_nothing_is_computed_again_when_nothing_is_new() -> None:
    project, _image = settled_project([(10, 10, 50, 50, 0)])
    assert projects_to_recompute() == [project.pk]
    services.bring_up_to_date(project_id=project.pk)
    assert Recomputation.objects.count() == 1
    assert projects_to_recompute() == []
    services.bring_up_to_date(project_id=project.pk)
    assert services.recompute_new_votes() == 0
    assert Recomputation.objects.count() == 1
    place = Membership.objects.filter(project=project, role=Role.ANNOTATOR)[0]
    projects.set_standing(project=project, membership_id=place.pk, standing=Standing.BANNED)
    services.bring_up_to_date(project_id=project.pk)
    assert Recomputation.objects.count() == 2


def of_another_version(project: Project) -> None:
    """As if what merges had been another version until now."""
    Consensus.objects.filter(project=project).update(version="0")
    Recomputation.objects.filter(project=project).update(version="0")


def test_another_version_of_the_algorithms_is_something_new() -> None:
    project, _image = settled_project([(10, 10, 50, 50, 0)])
    services.bring_up_to_date(project_id=project.pk)
    of_another_version(project)
    assert not is_up_to_date(project.pk)
    assert projects_to_recompute() == [project.pk]
    services.bring_up_to_date(project_id=project.pk)  # what a freeze does
    assert is_up_to_date(project.pk)
    assert [row.version for row in Consensus.objects.order_by("round")] == ["0", VERSION]
    assert projects_to_recompute() == []
    of_another_version(project)
    assert services.recompute_new_votes() == 1  # what the night does
    assert Recomputation.objects.latest("id").version == VERSION


def test_a_project_without_votes_is_up_to_date_in_any_version() -> None:
    project = make_project(images=1)
    services.recompute(project_id=project.pk)
    of_another_version(project)
    assert is_up_to_date(project.pk)
    assert projects_to_recompute() == []


def test_what_another_version_had_begun_is_begun_anew() -> None:
    crowd = make_crowd_with_a_quarrel(calibration=2)
    quarrel(crowd)
    services.settle_due()
    last = max(standing(crowd.project))
    broken_off = Recomputation.objects.create(
        project=crowd.project, started_at=NOW, after=last, decisions=99, version="0"
    )
    done = services.recompute(project_id=crowd.project.pk)
    assert (done.decisions, done.version) == (5, VERSION)
    assert not Recomputation.objects.filter(pk=broken_off.pk).exists()


def test_every_settled_task_is_gone_through_once() -> None:
    crowd = make_crowd_with_a_quarrel(calibration=4)
    quarrel(crowd)
    services.settle_due()
    seen: list[int] = []
    services.recompute(project_id=crowd.project.pk, report=seen.append)
    assert seen == [5]


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_says_so_and_one_that_waits_leaves_it_at_that() -> None:
    project, _image = settled_project([(10, 10, 50, 50, 0)])
    with alone(project.pk, wait=False) as is_ours:
        assert is_ours

        def refused() -> None:
            with pytest.raises(services.AlreadyRecomputing):
                services.recompute(project_id=project.pk)
            assert services.recompute_new_votes() == 0

        together([refused])
    together([lambda: services.bring_up_to_date(project_id=project.pk)] * 4)
    assert Recomputation.objects.count() == 1
    assert Consensus.objects.count() == 1
    assert services.resume_recomputations() == 0


BROKEN_OFF = """
import sys, django
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[2]
from review import services
from review.services import recomputing
recomputing.BATCH = 3
def report(tasks):
    print(tasks, flush=True)
    if report.seen == 2:
        sys.stdin.readline()  # until the end
    report.seen += 1
report.seen = 1
services.recompute(project_id=int(sys.argv[1]), report=report)
"""


@pytest.mark.django_db(transaction=True)
def test_a_recomputation_killed_in_the_middle_goes_on_from_where_it_was() -> None:
    crowd = make_crowd_with_a_quarrel(calibration=9)
    Skill.objects.all().delete()
    quarrel(crowd)
    services.settle_due()
    process = subprocess.Popen(
        [sys.executable, "-c", BROKEN_OFF, str(crowd.project.pk), str(connections["default"].settings_dict["NAME"])],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        assert [process.stdout.readline() for _ in range(2)] == ["3\n", "3\n"]
        process.send_signal(signal.SIGKILL)
    (row,) = Recomputation.objects.all()
    assert row.finished_at is None
    done_before = standing(crowd.project)
    assert row.after == sorted(done_before)[5]
    _until_the_lock_is_free(crowd.project.pk)
    assert services.resume_recomputations() == 1
    row.refresh_from_db()
    assert row.finished_at is not None
    assert (row.decisions, row.changed) == (19, 1)
    assert standing(crowd.project)[crowd.quarrel.pk][0] == 2
    assert services.recompute(project_id=crowd.project.pk, clock=timezone.now).changed == 0


def _until_the_lock_is_free(project_id: int) -> None:
    """The server notices that a client was killed in its own time."""
    with alone(project_id, wait=True), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
