"""Asking for releases and looking at them, as nobody, an outsider, an annotator, a reviewer, an admin."""

from __future__ import annotations

import hashlib

import pytest
from pytest_django import DjangoAssertNumQueries

from datasets import selectors, services
from datasets.models import Release, ReleaseState, Tombstone
from datasets.records import Record
from projects.models import Project, Role
from review.models import Object
from tests.datasets.factories import KEY, make_release, make_verified_image, make_verified_project
from tests.factories import make_member, make_project, make_user, signed_in

pytestmark = pytest.mark.django_db
ROLES = [Role.ANNOTATOR, Role.REVIEWER, Role.ADMIN]


def releases_url(project: Project) -> str:
    return f"/api/v1/projects/{project.pk}/releases"


READS = ["", "/items", "/manifest", "/changes", "/tombstones", "/exports"]


@pytest.mark.parametrize("path", READS)
def test_strangers_and_outsiders_see_nothing_of_a_release(path: str) -> None:
    release = make_release()
    url = f"/api/v1/releases/{release.pk}{path}"
    assert signed_in(None).get(url).status_code in {401, 403}
    outsider = signed_in(make_user()).get(url)
    missing = signed_in(make_user()).get(f"/api/v1/releases/{release.pk + 1}{path}")
    assert outsider.status_code == missing.status_code == 404
    assert outsider.json() == missing.json()


@pytest.mark.parametrize("path", READS)
@pytest.mark.parametrize("role", ROLES)
def test_every_member_may_read_a_release(path: str, role: Role) -> None:
    release = make_release()
    client = signed_in(make_member(release.project, role))
    assert client.get(f"/api/v1/releases/{release.pk}{path}").status_code == 200


def test_members_see_the_releases_of_their_project_only() -> None:
    release = make_release()
    make_release()
    body = signed_in(make_member(release.project)).get(releases_url(release.project)).json()
    assert [one["id"] for one in body["results"]] == [release.pk]


@pytest.mark.parametrize(("role", "status"), [(Role.ANNOTATOR, 403), (Role.REVIEWER, 403), (Role.ADMIN, 201)])
def test_admins_ask_for_releases(role: Role, status: int) -> None:
    project = make_verified_project(images=3)
    answer = signed_in(make_member(project, role)).post(releases_url(project), {"name": "2026.1"}, format="json")
    assert answer.status_code == status
    assert Release.objects.filter(project=project, name="2026.1", state="building").exists() == (status == 201)


def test_strangers_and_outsiders_cannot_ask() -> None:
    project = make_verified_project(images=3)
    for user, statuses in ((None, {401, 403}), (make_user(), {404}), (make_member(make_project(), Role.ADMIN), {404})):
        answer = signed_in(user).post(releases_url(project), {"name": "2026.1"}, format="json")
        assert answer.status_code in statuses
    assert not Release.objects.exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": "a/b"}, "name"),
        ({"name": "1", "withheld": ["all"]}, "withheld"),
        ({"name": "1", "fractions": {"train": 0.5, "val": 0.1, "test": 0.1}}, "fractions"),
        ({"name": "1", "fractions": {"train": 2, "val": 0, "test": -1}}, "fractions"),
    ],
)
def test_bad_wishes_name_the_field_at_fault(body: dict[str, object], field: str) -> None:
    project = make_verified_project(images=3)
    answer = signed_in(project.created_by).post(releases_url(project), body, format="json")
    assert answer.status_code == 400
    assert all(name.startswith(field) for name in answer.json()["errors"])
    assert not Release.objects.exists()


def test_a_taken_name_is_a_conflict() -> None:
    release = make_release()
    client = signed_in(release.project.created_by)
    answer = client.post(releases_url(release.project), {"name": release.name}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "name_taken")


def test_nothing_verified_is_said_in_a_sentence() -> None:
    project = make_project(images=2)
    client = signed_in(project.created_by)
    answer = client.post(releases_url(project), {"name": "1"}, format="json")
    assert (answer.status_code, answer.json()["detail"]) == (409, "No image is verified yet.")
    preview = client.get(f"{releases_url(project)}/preview").json()
    assert (preview["verified_images"], preview["blocked"]) == (0, ["No image is verified yet."])
    assert preview["blocked_codes"] == ["nothing_verified"]


def test_the_preview_counts_decided_images_and_expects_shares_of_new_ones() -> None:
    project = make_verified_project(images=20)
    make_release(project)
    for _ in range(10):
        make_verified_image(project)
    body = signed_in(project.created_by).get(f"{releases_url(project)}/preview").json()
    assert body == {
        "verified_images": 30,
        "new_images": 10,
        "by_split": {"train": 24, "val": 3, "test": 3},
        "blocked": [],
        "blocked_codes": [],
    }


@pytest.mark.parametrize(("role", "status"), [(Role.ANNOTATOR, 403), (Role.REVIEWER, 403), (Role.ADMIN, 200)])
def test_the_preview_is_for_admins(role: Role, status: int) -> None:
    project = make_verified_project(images=1)
    assert signed_in(make_member(project, role)).get(f"{releases_url(project)}/preview").status_code == status


def test_a_release_shows_counts_citation_and_no_salt() -> None:
    release = make_release(make_verified_project(images=20))
    body = signed_in(make_member(release.project)).get(f"/api/v1/releases/{release.pk}").json()
    assert body["state"] == "frozen"
    assert body["counts"]["splits"]["test"] == {"images": 2}
    assert body["counts"]["splits"]["train"]["objects"] == 16
    assert release.manifest_sha256 in body["citation"]["bibtex"]
    assert body["load"] is None
    assert release.salt not in str(body)


def test_the_manifest_has_the_digest_that_the_release_names() -> None:
    release = make_release()
    answer = signed_in(make_member(release.project)).get(f"/api/v1/releases/{release.pk}/manifest")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a streaming answer
    assert hashlib.sha256(content).hexdigest() == release.manifest_sha256


def test_an_unfrozen_release_has_no_manifest_yet() -> None:
    project = make_verified_project(images=1)
    asked = services.request_release(project_id=project.pk, name="1", created_by=project.created_by)
    answer = signed_in(project.created_by).get(f"/api/v1/releases/{asked.pk}/manifest")
    assert (answer.status_code, answer.json()["code"]) == (409, "release_not_frozen")


def test_items_are_paged_and_filtered_by_split() -> None:
    release = make_release(make_verified_project(images=20))
    client = signed_in(make_member(release.project))
    first = client.get(f"/api/v1/releases/{release.pk}/items?split=train&page_size=10").json()
    assert len(first["results"]) == 10
    second = client.get(first["next"]).json()
    assert len(second["results"]) == 6
    one = first["results"][0]
    assert (one["split"], one["withheld"], len(one["objects"])) == ("train", False, 1)
    assert one["image"]["urls"]["256"] == f"/api/v1/images/{one['image']['id']}/rendition/256"


def test_an_unknown_split_is_refused() -> None:
    release = make_release()
    answer = signed_in(release.created_by).get(f"/api/v1/releases/{release.pk}/items?split=all")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["split"])


def test_items_cost_a_fixed_number_of_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    release = make_release(make_verified_project(images=20))
    client = signed_in(make_member(release.project))
    with django_assert_num_queries(3):
        client.get(f"/api/v1/releases/{release.pk}/items")


def test_changes_name_what_came_went_and_was_relabelled() -> None:
    project = make_verified_project(images=20)
    first = make_release(project)
    train = [one.image_id for one in _records(first, "train")]
    added = make_verified_image(project)
    _withdraw(train[0], project)
    _relabel(train[1])
    second = make_release(project, name="2026.2")
    client = signed_in(make_member(project))
    assert client.get(f"/api/v1/releases/{first.pk}/changes").json()["previous"] is None
    body = client.get(f"/api/v1/releases/{second.pk}/changes").json()
    assert body["previous"]["id"] == first.pk
    split = next(one.split for one in _all(second) if one.image_id == added.pk)
    assert {(one["kind"], one["split"], tuple(one["image_ids"])) for one in body["changes"]} == {
        ("added", split, (added.pk,)),
        ("removed", "train", (train[0],)),
        ("relabelled", "train", (train[1],)),
    }


def test_a_relabelled_test_image_is_not_told() -> None:
    project = make_verified_project(images=20)
    first = make_release(project)
    _relabel(_records(first, "test")[0].image_id)
    second = make_release(project, name="2026.2")
    body = signed_in(project.created_by).get(f"/api/v1/releases/{second.pk}/changes").json()
    assert body["changes"] == []


def test_a_finished_release_is_not_frozen_twice_by_two_requests() -> None:
    project = make_verified_project(images=2)
    client = signed_in(project.created_by)
    first = client.post(releases_url(project), {"name": "1"}, format="json")
    second = client.post(releases_url(project), {"name": "2"}, format="json")
    assert (first.status_code, second.status_code, second.json()["code"]) == (201, 409, "freezing")
    assert services.freeze_release(first.json()["id"], key=KEY) is not None
    assert Release.objects.get().state == ReleaseState.FROZEN


def _records(release: Release, split: str) -> list[Record]:
    return list(selectors.release_truth(release.pk, split))


def _all(release: Release) -> list[Record]:
    return list(selectors.truth(release.pk))


def _withdraw(image_id: int, project: Project) -> None:
    Tombstone.objects.create(image_id=image_id, reason="asked for", created_by=project.created_by)


def _relabel(image_id: int) -> None:
    Object.objects.filter(image_id=image_id).update(x=77.0)
