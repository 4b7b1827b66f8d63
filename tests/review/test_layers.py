"""The layers that check: what is asked, when it is settled, what follows, and who is never asked."""

from __future__ import annotations

import pytest

from accounts.models import User
from annotation import services as annotation
from annotation.models import Suggestion, Task
from projects import services as projects
from projects.models import Membership, Project, ProjectState, Role, Stage, StageKind, Standing, Template
from review import services
from review.lanes import is_calibration
from review.models import Consensus, ImageReview, Object, ObjectState, Question
from review.selectors.checking import uncertain_objects
from tests.factories import category_ids, make_member, make_project, signed_in, tasks_of
from tests.review.votes import drawn, vote
from tests.walking import API

pytestmark = pytest.mark.django_db


def checked_project(*, images: int = 1, adjudicated: bool = False) -> Project:
    project = make_project(images=images, state=ProjectState.LIVE, redundancy=1, template=Template.VERIFIED_BOXES)
    if adjudicated:
        Stage.objects.create(project=project, position=3, kind=StageKind.ADJUDICATE, redundancy=1, settings={})
    return project


def draw(project: Project, *boxes: tuple[float, float, float, float], worker: User | None = None) -> None:
    """Answer the first open drawing, and let it be settled."""
    cat = category_ids(project)[0]
    (task,) = Task.objects.filter(project=project, stage__kind=StageKind.DRAW, is_open=True)[:1]
    vote(task, worker or make_member(project), drawn(*((*box, cat) for box in boxes)))
    services.settle_task(task_id=task.pk)


def open_tasks(project: Project, kind: StageKind) -> list[Task]:
    return list(Task.objects.filter(project=project, stage__kind=kind, is_open=True).order_by("id"))


def answer(project: Project, kind: StageKind, *words: str) -> None:
    """Answer the one open question of a kind, each word by a person of its own, and let it be settled."""
    (task,) = open_tasks(project, kind)
    for word in words:
        vote(task, make_member(project, Role.REVIEWER), {"answer": word})
    services.settle_task(task_id=task.pk)


def states(project: Project) -> list[str]:
    return list(Object.objects.filter(project=project).order_by("id").values_list("state", flat=True))


def test_a_drawing_by_one_is_verified_then_covered_then_reviewed() -> None:
    project = checked_project()
    draw(project, (10, 10, 100, 50))
    (item,) = Object.objects.all()
    before = item.confidence
    (task,) = open_tasks(project, StageKind.VERIFY)
    place = {"x": 10.0, "y": 10.0, "width": 100.0, "height": 50.0, "categories": item.categories}
    assert task.subject == {"object": item.pk, **place}
    assert (open_tasks(project, StageKind.COVER), ImageReview.objects.count()) == ([], 0)

    answer(project, StageKind.VERIFY, "yes", "yes")
    item.refresh_from_db()
    odds = before / (1 - before) * 81
    assert item.confidence == pytest.approx(odds / (1 + odds))
    assert item.state == ObjectState.PROPOSED
    (task,) = open_tasks(project, StageKind.COVER)
    assert (task.subject, ImageReview.objects.count()) == ({"boxes": [place]}, 0)

    answer(project, StageKind.COVER, "complete", "complete")
    review = ImageReview.objects.get()
    assert review.objects_count == 1
    assert review.risk == pytest.approx(1 - item.confidence)
    assert list(Question.objects.filter(settled_at=None)) == []
    verify, cover = Consensus.objects.filter(algorithm="lead").order_by("id")
    assert (verify.votes, verify.counted, verify.result["answer"], verify.result["votes"]) == (
        2, 2, "for", {"for": 2, "against": 0, "unsure": 0},
    )  # fmt: skip
    assert (cover.result["answer"], cover.parameters) == ("for", {"lead": 2, "accuracy": 0.9})


def test_reviewers_see_who_drew_as_voters_and_not_who_checked() -> None:
    project = checked_project()
    draw(project, (10, 10, 100, 50))
    answer(project, StageKind.VERIFY, "yes", "yes")
    answer(project, StageKind.COVER, "complete", "complete")
    image = ImageReview.objects.get().image_id
    client = signed_in(make_member(project, Role.REVIEWER))
    votes = client.get(f"{API}/projects/{project.pk}/review/{image}").json()["votes"]
    assert [(vote["voter"], len(vote["boxes"])) for vote in votes] == [("A", 1)]
    history = client.get(f"{API}/projects/{project.pk}/images/{image}").json()
    assert [vote["voter"] for vote in history["votes"]] == ["A"]


def test_settling_again_asks_and_changes_nothing() -> None:
    project = checked_project()
    draw(project, (10, 10, 100, 50), (300, 300, 50, 50))
    rows = list(Task.objects.order_by("id").values())
    assert services.settle_due() == services.Settled()
    assert (list(Task.objects.order_by("id").values()), Question.objects.count()) == (rows, 2)


def test_a_split_asks_a_third_person_and_the_majority_decides() -> None:
    project = checked_project()
    draw(project, (10, 10, 100, 50))
    answer(project, StageKind.VERIFY, "yes", "no")
    (task,) = open_tasks(project, StageKind.VERIFY)
    assert (task.target, task.done, Question.objects.get().settled_at) == (3, 2, None)
    answer(project, StageKind.VERIFY, "no")
    assert states(project) == [ObjectState.REJECTED]
    assert Consensus.objects.get(algorithm="lead").result["answer"] == "against"


def test_what_two_people_reject_is_rejected() -> None:
    project = checked_project()
    draw(project, (10, 10, 100, 50))
    answer(project, StageKind.VERIFY, "no", "no")
    assert states(project) == [ObjectState.REJECTED]
    (task,) = open_tasks(project, StageKind.COVER)
    assert task.subject == {"boxes": []}


def test_an_image_that_misses_something_is_drawn_once_more_and_what_was_found_right_stands() -> None:
    project = checked_project()
    draw(project, (10, 10, 100, 50))
    answer(project, StageKind.VERIFY, "yes", "yes")
    answer(project, StageKind.COVER, "missing", "missing")
    (drawing,) = open_tasks(project, StageKind.DRAW)
    assert (drawing.target, drawing.done, ImageReview.objects.count()) == (2, 1, 0)
    place = {"x": 10.0, "y": 10.0, "width": 100.0, "height": 50.0, "categories": category_ids(project)[:1]}
    offered = list(Suggestion.objects.values_list("task_id", "origin", "answer"))
    shown = [(drawing.pk, "checked", {"boxes": [{**place, "attributes": []}]})]
    assert offered == ([] if is_calibration(drawing.key) else shown)

    draw(project, (12, 10, 100, 50), (300, 300, 60, 60))
    first, second = Object.objects.exclude(state=ObjectState.SUPERSEDED).order_by("id")
    assert (first.x, second.x) == (10, 300)
    (task,) = open_tasks(project, StageKind.VERIFY)
    assert task.subject is not None and task.subject["object"] == second.pk
    answer(project, StageKind.VERIFY, "yes", "yes")
    (task,) = open_tasks(project, StageKind.COVER)
    assert task.subject is not None and [box["x"] for box in task.subject["boxes"]] == [10.0, 300.0]
    answer(project, StageKind.COVER, "complete", "complete")
    assert ImageReview.objects.get().objects_count == 2


def test_after_two_more_drawings_reviewers_see_what_is_missing() -> None:
    project = checked_project()
    draw(project)
    for _ in range(2):
        answer(project, StageKind.COVER, "missing", "missing")
        assert ImageReview.objects.count() == 0
        draw(project)
    answer(project, StageKind.COVER, "missing", "missing")
    assert (open_tasks(project, StageKind.DRAW), ImageReview.objects.count()) == ([], 1)
    assert doubt(project) == "missing"


def doubt(project: Project) -> str | None:
    """What a reviewer is told of the one image beside its objects."""
    image = ImageReview.objects.get(project=project).image_id
    client = signed_in(make_member(project, Role.REVIEWER))
    told: str | None = client.get(f"{API}/projects/{project.pk}/review/{image}").json()["doubt"]
    return told


@pytest.mark.parametrize(
    ("most", "words", "told"),
    [(2, ["missing", "complete"], "tied"), (3, ["complete", "complete"], None), (3, [], None)],
)
def test_reviewers_are_told_what_checkers_left_open(most: int, words: list[str], told: str | None) -> None:
    project = checked_project()
    cover = Stage.objects.filter(project=project, kind=StageKind.COVER)
    cover.update(settings={"most_votes": most})
    if not words:
        cover.delete()
    draw(project)
    if words:
        answer(project, StageKind.COVER, *words)
    assert doubt(project) == told


def test_what_was_found_by_another_drawing_is_no_doubt() -> None:
    project = checked_project()
    draw(project)
    answer(project, StageKind.COVER, "missing", "missing")
    draw(project)
    answer(project, StageKind.COVER, "complete", "complete")
    assert doubt(project) is None


def test_a_box_that_was_found_wrong_comes_back_only_in_another_shape() -> None:
    project = checked_project()
    draw(project, (10, 10, 100, 50))
    answer(project, StageKind.VERIFY, "no", "no")
    answer(project, StageKind.COVER, "missing", "missing")
    draw(project, (40, 20, 100, 60))
    assert states(project)[0] == ObjectState.REJECTED
    assert len(open_tasks(project, StageKind.VERIFY)) == 1


def test_what_somebody_banned_said_does_not_count_and_somebody_else_is_asked() -> None:
    project = checked_project()
    draw(project, (10, 10, 100, 50))
    (task,) = open_tasks(project, StageKind.VERIFY)
    spammer = make_member(project, Role.REVIEWER)
    vote(task, spammer, {"answer": "no"})
    Membership.objects.filter(project=project, user=spammer).update(standing=Standing.BANNED)
    answer(project, StageKind.VERIFY, "yes")
    answer(project, StageKind.VERIFY, "yes")
    found = Consensus.objects.get(algorithm="lead")
    assert (found.votes, found.counted, found.result["answer"], states(project)) == (2, 3, "for", ["proposed"])


def test_a_recomputation_changes_nothing_that_was_checked() -> None:
    project = checked_project()
    draw(project, (10, 10, 100, 50), (300, 300, 60, 60))
    for task, word in zip(open_tasks(project, StageKind.VERIFY), ("yes", "no"), strict=True):
        for _ in range(2):
            vote(task, make_member(project, Role.REVIEWER), {"answer": word})
    services.settle_due()
    before = list(Object.objects.order_by("id").values())
    Consensus.objects.exclude(algorithm="lead").update(version="0")  # as if the way to merge had changed
    services.recompute(project_id=project.pk)
    after = list(Object.objects.exclude(state=ObjectState.SUPERSEDED).order_by("id").values())
    assert after == before
    assert len(open_tasks(project, StageKind.COVER)) == 1


def test_what_stays_tied_goes_to_an_expert_whose_word_decides() -> None:
    project = checked_project(adjudicated=True)
    draw(project, (10, 10, 100, 50))
    answer(project, StageKind.VERIFY, "yes", "no")
    answer(project, StageKind.VERIFY, "maybe")
    answer(project, StageKind.COVER, "complete", "complete")
    (task,) = open_tasks(project, StageKind.ADJUDICATE)
    assert task.subject is not None and task.subject["votes"] == {"yes": 1, "no": 1}
    assert ImageReview.objects.count() == 0
    answer(project, StageKind.ADJUDICATE, "no")
    assert (states(project), ImageReview.objects.count()) == ([ObjectState.REJECTED], 1)


def test_what_stays_tied_without_an_expert_goes_to_the_reviewers() -> None:
    project = checked_project()
    draw(project, (10, 10, 100, 50))
    answer(project, StageKind.VERIFY, "maybe", "maybe")
    answer(project, StageKind.VERIFY, "maybe")
    answer(project, StageKind.COVER, "complete", "complete")
    assert (states(project), ImageReview.objects.count()) == ([ObjectState.PROPOSED], 1)


def test_questions_about_replaced_objects_are_closed() -> None:
    project = checked_project()
    draw(project, (10, 10, 100, 50))
    (asked,) = open_tasks(project, StageKind.VERIFY)
    (drawing,) = Task.objects.filter(stage__kind=StageKind.DRAW)
    annotation.move_target(task_id=drawing.pk, target=2)
    draw(project, (14, 10, 100, 50))
    asked.refresh_from_db()
    assert (asked.is_open, asked.target, Question.objects.get(task=asked).settled_at is not None) == (False, 0, True)
    assert states(project)[0] == ObjectState.SUPERSEDED


def test_only_what_is_neither_sure_nor_unlikely_is_asked_about() -> None:
    project = checked_project()
    draw(project, (10, 10, 50, 50), (110, 10, 50, 50), (210, 10, 50, 50), (310, 10, 50, 50))
    for item, confidence in zip(Object.objects.order_by("id"), (0.049, 0.05, 0.989, 0.99), strict=True):
        Object.objects.filter(pk=item.pk).update(confidence=confidence)
    again = Stage.objects.create(project=project, position=4, kind=StageKind.VERIFY, redundancy=2, settings={})
    (image,) = {item.image_id for item in Object.objects.all()}
    assert [item.x for item in uncertain_objects(again, [image])] == [110, 210]


def test_a_check_that_is_added_asks_about_what_is_settled_from_then_on() -> None:
    project = make_project(images=2, state=ProjectState.LIVE, redundancy=1)
    draw(project, (10, 10, 50, 50))
    assert ImageReview.objects.count() == 1
    projects.add_check(project=project, kind=StageKind.VERIFY)
    draw(project, (10, 10, 50, 50))
    assert len(open_tasks(project, StageKind.VERIFY)) == 1
    assert ImageReview.objects.count() == 1


def test_tags_are_verified_without_a_box() -> None:
    project = make_project(images=1, state=ProjectState.LIVE, redundancy=1, template=Template.TAGS)
    Stage.objects.create(project=project, position=1, kind=StageKind.VERIFY, redundancy=2, settings={})
    cat = category_ids(project)[0]
    vote(tasks_of(project)[0], make_member(project), {"tags": [cat]})
    services.settle_due()
    (task,) = open_tasks(project, StageKind.VERIFY)
    assert task.subject == {"object": Object.objects.get().pk, "categories": [cat]}
    answer(project, StageKind.VERIFY, "yes", "yes")
    assert ImageReview.objects.get().objects_count == 1
