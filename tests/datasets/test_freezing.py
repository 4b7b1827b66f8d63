from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest
from django.db import DatabaseError, connection, transaction

from catalog.hashing import mirrored
from catalog.models import Category, Image
from datasets import manifest, selectors, services, verified
from datasets.errors import NothingToReleaseError, ReleaseConflictError, ReleaseInvalidError
from datasets.models import Release, ReleaseItem, ReleaseState, SplitAssignment
from datasets.records import digest
from datasets.services import freezing
from projects.models import ProjectImage
from review.models import ImageReview, ObjectState, ReviewState
from tests.datasets.factories import (
    KEY,
    make_object,
    make_release,
    make_verified_image,
    make_verified_project,
)
from tests.factories import category_ids, make_image, make_project, make_user

pytestmark = pytest.mark.django_db


def items_of(release: Release) -> list[tuple[int, str, str]]:
    rows = ReleaseItem.objects.filter(release=release).order_by("image_id")
    return list(rows.values_list("image_id", "split", "record_sha256"))


def test_a_release_holds_every_verified_image_once() -> None:
    project = make_verified_project(images=20)
    release = make_release(project)
    assert release.state == ReleaseState.FROZEN
    assert Counter(split for _image, split, _digest in items_of(release)) == {"train": 16, "val": 2, "test": 2}
    assert (release.progress, release.total, release.counts["images"]) == (20, 20, 20)
    assert release.message == ""
    assert release.frozen_at is not None


def test_images_that_are_not_verified_stay_out() -> None:
    project = make_verified_project(images=3)
    proposed = make_verified_image(project)
    ImageReview.objects.filter(image=proposed).update(state=ReviewState.PROPOSED)
    assert proposed.pk not in {image for image, _split, _digest in items_of(make_release(project))}


def test_only_verified_objects_are_published_with_all_that_is_known_of_them() -> None:
    project = make_project(categories=2)
    one, two = category_ids(project)
    image = make_verified_image(project, category=one, name="folder/cell.jpg")
    make_object(project, image, two, box=None)
    make_object(project, image, two, state=ObjectState.REJECTED)
    release = make_release(project, withheld=[])
    (found,) = selectors.truth(release.pk)
    assert [(thing.category, thing.box is None, thing.votes_for, thing.votes) for thing in found.objects] == [
        (one, False, 2, 3),
        (two, True, 2, 3),
    ]
    assert found.file_name == "cell.jpg"


def test_stored_records_match_their_digests() -> None:
    release = make_release()
    rows = ReleaseItem.objects.filter(release=release).values_list("record", "record_sha256")
    assert [digest(record) for record, _sha256 in rows] == [sha256 for _record, sha256 in rows]


def test_the_manifest_can_be_written_again_to_the_byte() -> None:
    release = make_release()
    assert manifest.digest(selectors.manifest_pieces(release)) == release.manifest_sha256


def test_an_images_split_is_the_same_in_every_release() -> None:
    project = make_verified_project(images=20)
    first = make_release(project)
    for _ in range(10):
        make_verified_image(project)
    second = make_release(project, name="2026.2")
    before = {image: split for image, split, _digest in items_of(first)}
    after = {image: split for image, split, _digest in items_of(second)}
    assert {image: after[image] for image in before} == before
    assert len(after) == 30


def test_a_split_holds_in_another_project_too() -> None:
    first = make_release(make_verified_project(images=20))
    other = make_project()
    for image in ImageReview.objects.filter(project=first.project).values_list("image_id", flat=True):
        make_verified_image(other, image=ProjectImage.objects.get(image_id=image).image)
    second = make_release(other)
    assert [row[:2] for row in items_of(second)] == [row[:2] for row in items_of(first)]


def test_near_duplicates_share_a_split() -> None:
    project = make_project()
    for number in range(12):
        for _ in range(2):
            image = make_image(phash=number * 0x0F0F_0F0F_0F0F_0F)
            image.dhash = number * 0x00FF_00FF_00FF_00F
            image.save()
            make_verified_image(project, image=image)
    splits = [split for _image, split, _digest in items_of(make_release(project))]
    assert splits[0::2] == splits[1::2]
    assert set(splits) == {"train", "val", "test"}


def test_the_mirror_image_of_a_published_image_follows_it_into_its_split() -> None:
    project = make_project()
    for number in range(12):
        make_verified_image(project, image=make_image(phash=number * 0x0F0F_0F0F_0F0F_0F))
    before = {image: split for image, split, _digest in items_of(make_release(project))}
    mirror_of = {}
    for published in Image.objects.filter(pk__in=before).order_by("pk"):
        p, d = mirrored(*(np.array([one]).view(np.uint64) for one in (published.phash, published.dhash)))
        image = make_image(phash=int(p.view(np.int64)[0]))
        Image.objects.filter(pk=image.pk).update(dhash=int(d.view(np.int64)[0]))
        make_verified_image(project, image=image)
        mirror_of[image.pk] = published.pk
    after = {image: split for image, split, _digest in items_of(make_release(project, name="2026.2"))}
    assert set(before.values()) == {"train", "val", "test"}
    assert after == before | {image: before[published] for image, published in mirror_of.items()}


def test_an_image_between_two_splits_stays_out_and_is_named() -> None:
    project = make_project()
    low, high = make_image(phash=0), make_image(phash=0b1111_1111_1111_1111_1111_1111_1111)
    for image in (low, high):
        image.dhash = 0
        image.save()
    for image, split in ((low, "train"), (high, "test")):
        make_verified_image(project, image=image)
        SplitAssignment.objects.create(image=image, project=project, group_key=image.pk, split=split, algorithm="x")
    between = make_image(phash=0b1111_1111_1111_11)
    between.dhash = 0
    between.save()
    make_verified_image(project, image=between)
    release = make_release(project)
    assert [row[:2] for row in items_of(release)] == [(low.pk, "train"), (high.pk, "test")]
    assert release.parameters["left_out"] == {
        "images": 1,
        "reason": "near_duplicates_in_several_splits",
        "ids": [between.pk],
    }


def test_parameters_say_how_it_was_made() -> None:
    parameters = make_release().parameters
    assert parameters["fractions"] == {"train": 0.8, "val": 0.1, "test": 0.1}
    assert parameters["split_algorithm"] == "quota-fill-1"
    assert len(parameters["split_key_commitment"]) == 64


def test_freezing_again_does_nothing() -> None:
    release = make_release()
    assert services.freeze_release(release.pk, key=KEY) is None
    assert services.freeze_release(release.pk + 1, key=KEY) is None


def test_a_release_broken_off_after_any_batch_ends_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    project = make_verified_project(images=20)
    monkeypatch.setattr(freezing, "BATCH", 6)
    release = services.request_release(project_id=project.pk, name="2026.1", created_by=project.created_by)

    class KilledError(BaseException):
        """Stands for the end of the process: nothing may catch it."""

    def kill_after(batches: int) -> Callable[[int, int], None]:
        def report(done: int, _total: int) -> None:
            if done >= 6 * batches:
                raise KilledError

        return report

    for batches in (1, 2):
        with pytest.raises(KilledError):
            services.freeze_release(release.pk, key=KEY, report=kill_after(batches))
        assert len(items_of(release)) == 6 * batches
    frozen = services.freeze_release(release.pk, key=KEY)
    assert frozen is not None
    whole = make_release(project, name="2026.2")
    assert items_of(frozen) == items_of(whole)
    assert frozen.counts == whole.counts


def test_a_failure_is_kept_on_the_row_and_the_name_may_be_used_again(monkeypatch: pytest.MonkeyPatch) -> None:
    project = make_verified_project(images=3)
    release = services.request_release(project_id=project.pk, name="2026.1", created_by=project.created_by)
    with monkeypatch.context() as broken, pytest.raises(ZeroDivisionError):
        broken.setattr(verified, "records", lambda *_: 1 / 0)
        services.freeze_release(release.pk, key=KEY)
    release.refresh_from_db()
    assert (release.state, release.message) == (ReleaseState.FAILED, "Freezing stopped: division by zero")
    assert make_release(project).pk == release.pk


def test_a_release_whose_images_were_all_taken_back_fails_with_the_reason() -> None:
    project = make_verified_project(images=1)
    release = services.request_release(project_id=project.pk, name="2026.1", created_by=project.created_by)
    ImageReview.objects.update(state=ReviewState.PROPOSED)
    with pytest.raises(NothingToReleaseError):
        services.freeze_release(release.pk, key=KEY)
    release.refresh_from_db()
    assert (release.state, release.message) == (ReleaseState.FAILED, "No image is verified yet.")


def test_a_project_without_verified_images_cannot_be_released() -> None:
    project = make_project(images=2)
    with pytest.raises(NothingToReleaseError, match="No image is verified yet"):
        services.request_release(project_id=project.pk, name="2026.1", created_by=project.created_by)
    assert not Release.objects.exists()


def test_a_name_is_taken_once_and_one_release_is_frozen_at_a_time() -> None:
    project = make_verified_project(images=3)
    make_release(project)
    with pytest.raises(ReleaseConflictError, match="There is already a release"):
        services.request_release(project_id=project.pk, name="2026.1", created_by=project.created_by)
    services.request_release(project_id=project.pk, name="2026.2", created_by=project.created_by)
    with pytest.raises(NothingToReleaseError) as refused:
        services.request_release(project_id=project.pk, name="2026.3", created_by=project.created_by)
    assert refused.value.code == "freezing"


@pytest.mark.parametrize("name", ["", " 1", "a/b", "../x", "x" * 41, "line\n"])
def test_bad_names_are_refused(name: str) -> None:
    project = make_verified_project(images=1)
    with pytest.raises(ReleaseInvalidError) as refused:
        services.request_release(project_id=project.pk, name=name, created_by=project.created_by)
    assert list(refused.value.fields) == ["name"]


@pytest.mark.parametrize(
    ("fractions", "problem"),
    [
        ({"train": 0.5, "val": 0.1, "test": 0.1}, "the shares add up to 0.7, not 1"),
        ({"train": 0.0, "val": 0.5, "test": 0.5}, "nothing would be left to train on"),
        ({"train": 1.5, "val": -0.5, "test": 0.0}, "each share lies between 0 and 1"),
        ({"train": 1.0, "all": 0.0}, "the splits are train, val and test"),
        ({"train": float("nan"), "val": 0.0, "test": 0.0}, "each share lies between 0 and 1"),
    ],
)
def test_bad_shares_are_refused(fractions: dict[str, float], problem: str) -> None:
    project = make_verified_project(images=1)
    with pytest.raises(ReleaseInvalidError) as refused:
        services.request_release(project_id=project.pk, name="1", created_by=project.created_by, fractions=fractions)
    assert refused.value.fields == {"fractions": [problem]}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE datasets_splitassignment SET split = 'train'",
        "DELETE FROM datasets_splitassignment",
        "UPDATE datasets_release SET description = 'changed'",
        "DELETE FROM datasets_release",
        "UPDATE datasets_releaseitem SET split = 'train'",
        "DELETE FROM datasets_releaseitem",
        """INSERT INTO datasets_releaseitem (release_id, image_id, split, record, record_sha256)
           SELECT (SELECT max(id) FROM datasets_release), (SELECT max(id) FROM catalog_image), 'train', '{}', ''""",
    ],
)
def test_the_database_itself_refuses_to_change_what_was_published(statement: str) -> None:
    release = make_release(make_verified_project(images=4))
    make_image()
    before = items_of(release), Release.objects.values().get(pk=release.pk)
    with pytest.raises(DatabaseError, match="is refused"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert (items_of(release), Release.objects.values().get(pk=release.pk)) == before


def test_a_decided_split_may_not_be_decided_again() -> None:
    release = make_release(make_verified_project(images=2))
    image_id = items_of(release)[0][0]
    with pytest.raises(DatabaseError), transaction.atomic():
        SplitAssignment.objects.create(
            image_id=image_id, project=release.project, group_key=1, split="test", algorithm="x"
        )


def test_two_categories_of_one_name_are_told_apart() -> None:
    project = make_project(categories=2)
    one, two = category_ids(project)
    Category.objects.filter(pk__in=[one, two]).update(name="crane")
    make_verified_image(project, category=one)
    assert [entry["name"] for entry in make_release(project).categories] == [f"crane ({one})", f"crane ({two})"]


def test_a_category_that_is_no_longer_asked_about_is_still_listed() -> None:
    project = make_project(categories=1)
    (asked,) = category_ids(project)
    other = category_ids(make_project(categories=1))[0]
    make_verified_image(project, category=other)
    assert [entry["id"] for entry in make_release(project).categories] == [asked, other]


def test_counts_of_a_withheld_split_are_of_images_only() -> None:
    release = make_release(make_verified_project(images=20))
    assert release.counts["splits"]["test"] == {"images": 2}
    assert release.counts["splits"]["train"]["objects"] == 16


def test_who_asked_is_kept() -> None:
    someone = make_user()
    assert make_release(by=someone).created_by == someone
