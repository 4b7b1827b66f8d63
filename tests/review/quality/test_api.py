"""The endpoints of quality: who may come in, what they answer, and that a CSV is one."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest

from annotation.models import Task
from catalog.models import Category
from projects.models import Role
from review.models import Decision
from review.selectors.quality.sample import week_of
from tests.factories import make_member, signed_in
from tests.review.quality.small import Small, small_project, verdict
from tests.review.votes import NOW
from tests.walking import API, assert_needs_role, assert_problem, pages

pytestmark = pytest.mark.django_db

READS = [
    "quality",
    "quality/redundancy",
    "quality/held-up",
    "quality/votes.csv",
    "quality/uncertain/images",
    "quality/confusion/1/2/images",
    "quality/agreement/1",
]


@pytest.fixture
def small() -> Small:
    return small_project()


def url(small: Small, path: str) -> str:
    return f"{API}/projects/{small.project.pk}/{path}"


def table(small: Small, figure: str) -> list[dict[str, str]]:
    client = signed_in(make_member(small.project, Role.REVIEWER))
    answer: Any = client.get(url(small, f"quality/{figure}.csv"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert answer["Content-Disposition"] == f'attachment; filename="{small.project.slug}-{figure}.csv"'
    assert answer.streaming
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode(), newline="")))


@pytest.mark.parametrize("path", READS)
def test_quality_is_for_reviewers(small: Small, path: str) -> None:
    assert_needs_role(lambda client: client.get(url(small, path)), small.project, Role.REVIEWER, scope="read")


def test_the_page_has_every_figure(small: Small) -> None:
    body = signed_in(make_member(small.project, Role.REVIEWER)).get(url(small, "quality")).json()
    assert sorted(body) == [
        "agreement",
        "audit",
        "calibration",
        "confusion",
        "effort",
        "gold",
        "redundancy",
        "watch",
    ]
    assert body["agreement"]["kinds"] == [
        {"kind": "draw", "alpha": pytest.approx(42 / 58), "tasks": 4, "votes": 12, "category": None, "week": None}
    ]
    assert body["confusion"]["cells"][1] == {"voted": small.dog, "agreed": small.cat, "votes": 1, "images": 1}
    assert body["audit"]["images"] == {"part": 0, "whole": 0, "value": None, "low": None, "high": None}
    assert [tenth["end"] for tenth in body["calibration"]["reviewed"]][-1] == 1.0
    assert body["watch"] == {"open_flags": 0, "flagged_workers": 0, "recomputation": None}


def test_the_overview_gets_its_part_alone(small: Small) -> None:
    body = signed_in(make_member(small.project, Role.REVIEWER)).get(url(small, "quality/redundancy")).json()
    (stage,) = body["stages"]
    assert (stage["per_task"], stage["saved_against_5"], body["standing"]["images"]) == (3.0, 8, 4)


def test_a_cell_of_the_confusion_matrix_opens_its_images(small: Small) -> None:
    client = signed_in(make_member(small.project, Role.REVIEWER))
    (found,) = pages(client, url(small, f"quality/confusion/{small.dog}/{small.cat}/images"), size=5)
    assert [(row["id"], row["name"]) for row in found] == [(small.images[1], f"{small.images[1]}.jpg")]
    spread = pages(client, url(small, f"quality/confusion/{small.cat}/{small.cat}/images"), size=2)
    assert [[row["id"] for row in page] for page in spread] == [[small.images[2], small.images[1]], [small.images[0]]]


def test_a_tenth_of_the_calibration_plot_opens_its_images(small: Small) -> None:
    first, second = small.sure(0.95, 0.85)
    verdict(first, Decision.REJECT)
    verdict(second, Decision.REJECT)
    client = signed_in(make_member(small.project, Role.REVIEWER))
    (found,) = pages(client, url(small, "quality/wrong/images?tenth=9"), size=5)
    assert [row["id"] for row in found] == [small.images[0]]
    assert_problem(client.get(url(small, "quality/wrong/images?tenth=10")), 400, "invalid", "tenth")


def images(small: Small, path: str) -> list[int]:
    client = signed_in(make_member(small.project, Role.REVIEWER))
    (found,) = pages(client, url(small, f"quality/{path}"), size=9)
    return sorted(row["id"] for row in found)


def test_agreement_opens_the_images_of_a_week_of_a_kind_and_of_a_category(small: Small) -> None:
    week = week_of(NOW)
    assert images(small, "compared/images") == sorted(small.images)
    assert images(small, f"compared/images?kind=draw&week={week}") == sorted(small.images)
    assert images(small, f"compared/images?category={small.dog}") == [small.images[1]]
    assert images(small, "compared/images?kind=tag") == []
    Task.objects.filter(pk=small.tasks[0].pk).update(lane=1)  # gold is not told by its absence
    assert images(small, "compared/images") == sorted(small.images)
    assert images(small, f"compared/images?week={week - timedelta(days=7)}") == []
    client = signed_in(make_member(small.project, Role.REVIEWER))
    assert_problem(
        client.get(url(small, "quality/compared/images?week=now&kind=guess")), 400, "invalid", "week", "kind"
    )


def test_the_time_an_object_took_opens_the_images_it_was_spent_on_and_tells_no_gold(small: Small) -> None:
    Task.objects.filter(pk=small.tasks[0].pk).update(lane=1)
    assert images(small, "worked/images") == sorted(small.images)
    assert images(small, "worked/images?kind=draw") == sorted(small.images)
    assert images(small, "worked/images?kind=verify") == []


def test_a_category_has_its_agreement_by_week(small: Small) -> None:
    client = signed_in(make_member(small.project, Role.REVIEWER))
    (row,) = client.get(url(small, f"quality/agreement/{small.dog}")).json()["weeks"]
    assert (row["kind"], row["week"], row["category"], row["tasks"]) == ("draw", str(week_of(NOW)), small.dog, 1)
    (whole,) = client.get(url(small, f"quality/agreement/{small.cat}")).json()["weeks"]
    by_category = client.get(url(small, "quality")).json()["agreement"]["categories"]
    (cat,) = [each for each in by_category if each["category"] == small.cat]
    assert whole == {**cat, "week": str(week_of(NOW))}
    assert client.get(url(small, "quality/agreement/999999")).json() == {"weeks": []}


def test_what_is_no_figure_is_not_found(small: Small) -> None:
    client = signed_in(make_member(small.project, Role.REVIEWER))
    assert_problem(client.get(url(small, "quality/beauty/images")), 404, "not_found")
    assert_problem(client.get(url(small, "quality/beauty.csv")), 404, "not_found")


def test_every_figure_has_a_csv(small: Small) -> None:
    verdict(small.sure(0.95)[0], Decision.APPROVE)
    assert [(row["part"], row["calibration_tasks"]) for row in table(small, "agreement")][:1] == [("all", "4")]
    assert table(small, "votes") == [
        {
            "stage_kind": "draw",
            "least": "3",
            "most": "3",
            "tasks": "4",
            "votes": "12",
            "votes_per_task": "3.0",
            "saved_against_3": "0",
            "saved_against_5": "8",
        }
    ]
    last = [row for row in table(small, "calibration") if row["judged_by"] == "reviewers"][-1]
    assert (last["confidence_from"], last["objects"], last["right"], last["share"]) == ("0.9", "1", "1", "1.0")
    assert (last["share_low_95"], last["share_high_95"]) == ("0.206549", "1.0")
    assert [(row["unit"], row["audited"], row["share"]) for row in table(small, "audit")] == [
        ("images", "0", ""),
        ("objects", "0", ""),
    ]
    assert table(small, "effort")[0]["seconds_per_object"] == "36.0"
    assert [row["images"] for row in table(small, "standing")] == ["4"]
    assert table(small, "gold") == []
    assert table(small, "watch")[0]["open_flags"] == "0"


@pytest.mark.parametrize("name", ["=1+1", "+cmd", "-2", "@SUM(A1)", "\tx", "two\nlines, one comma"])
def test_no_name_becomes_a_formula_and_every_name_is_read_back(small: Small, name: str) -> None:
    Category.objects.filter(pk=small.cat).update(name=name)
    row = table(small, "confusion")[0]
    assert row["agreed_category"] == (name if name.startswith("two") else f"'{name}")
    assert (row["agreed_category_id"], row["votes"], row["images"]) == (str(small.cat), "7", "3")


def test_a_program_may_ask_for_csv(small: Small) -> None:
    client = signed_in(make_member(small.project, Role.REVIEWER))
    answer: Any = client.get(url(small, "quality/votes.csv"), HTTP_ACCEPT="text/csv")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
