from __future__ import annotations

import pytest

from datasets import selectors, services
from datasets.errors import TombstoneRefusedError
from datasets.models import Export, ExportState, ReleaseItem, Tombstone
from projects.models import Role
from tests.datasets.factories import make_release, make_verified_image, make_verified_project
from tests.factories import make_image, make_member, make_project, make_user, signed_in

pytestmark = pytest.mark.django_db
REASON = {"reason": "asked for by the person shown"}


def first_image(release_id: int) -> int:
    return ReleaseItem.objects.filter(release_id=release_id, split="train").values_list("image_id", flat=True)[0]


def test_a_withdrawn_image_leaves_everything_made_from_now_on() -> None:
    project = make_verified_project(images=10, pictures=True)
    release = make_release(project)
    image_id = first_image(release.pk)
    manifest = b"".join(selectors.manifest_pieces(release))
    services.withdraw_image(image_id=image_id, reason="asked for", created_by=project.created_by)
    assert image_id not in {one.image_id for one in selectors.records(release.pk, "train", with_labels=True)}
    assert image_id not in set(selectors.items_of(release, None).values_list("image_id", flat=True))
    assert b"".join(selectors.manifest_pieces(release)) == manifest
    second = make_release(project, name="2026.2")
    assert not ReleaseItem.objects.filter(release=second, image_id=image_id).exists()


def test_finished_exports_are_written_again_without_it() -> None:
    project = make_verified_project(images=10, pictures=True)
    release = make_release(project)
    export = services.request_export(release_id=release.pk, format="coco", requested_by=project.created_by)
    before = services.run_export(export.pk)
    assert before is not None
    services.withdraw_image(image_id=first_image(release.pk), reason="asked for", created_by=project.created_by)
    assert Export.objects.get().state == ExportState.QUEUED
    client = signed_in(project.created_by)
    assert client.get(f"/api/v1/exports/{export.pk}/file").status_code == 409
    after = services.run_export(export.pk)
    assert after is not None
    assert after.sha256 != before.sha256
    assert after.byte_size < before.byte_size


def test_an_image_is_withdrawn_once() -> None:
    project = make_verified_project(images=2)
    image_id = first_image(make_release(project).pk)
    services.withdraw_image(image_id=image_id, reason="a", created_by=project.created_by)
    with pytest.raises(TombstoneRefusedError):
        services.withdraw_image(image_id=image_id, reason="b", created_by=project.created_by)
    assert Tombstone.objects.get().reason == "a"


@pytest.mark.parametrize(("role", "status"), [(Role.ANNOTATOR, 403), (Role.REVIEWER, 403), (Role.ADMIN, 201)])
def test_admins_withdraw(role: Role, status: int) -> None:
    release = make_release()
    url = f"/api/v1/images/{first_image(release.pk)}/tombstone"
    assert signed_in(make_member(release.project, role)).post(url, REASON, format="json").status_code == status
    assert Tombstone.objects.exists() == (status == 201)


def test_strangers_and_outsiders_cannot_withdraw() -> None:
    release = make_release()
    url = f"/api/v1/images/{first_image(release.pk)}/tombstone"
    assert signed_in(None).post(url, REASON, format="json").status_code in {401, 403}
    outsider = signed_in(make_member(make_project(), Role.ADMIN)).post(url, REASON, format="json")
    missing = signed_in(make_user()).post(f"/api/v1/images/{make_image().pk}/tombstone", REASON, format="json")
    assert outsider.status_code == missing.status_code == 404
    assert outsider.json() == missing.json()
    assert not Tombstone.objects.exists()


def test_a_reason_is_needed() -> None:
    release = make_release()
    url = f"/api/v1/images/{first_image(release.pk)}/tombstone"
    answer = signed_in(release.created_by).post(url, {"reason": ""}, format="json")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["reason"])
    assert not Tombstone.objects.exists()


def test_who_administers_one_of_two_projects_cannot_withdraw_for_both() -> None:
    first = make_verified_project(images=1)
    release = make_release(first)
    item = ReleaseItem.objects.get(release=release)
    second = make_project()
    make_verified_image(second, image=item.image)
    make_release(second)
    url = f"/api/v1/images/{item.image_id}/tombstone"
    assert signed_in(first.created_by).post(url, REASON, format="json").status_code == 403
    assert signed_in(make_user(site_admin=True)).post(url, REASON, format="json").status_code == 201


def test_a_release_lists_its_tombstones() -> None:
    release = make_release()
    image_id = first_image(release.pk)
    services.withdraw_image(image_id=image_id, reason="asked for", created_by=release.created_by)
    client = signed_in(make_member(release.project))
    (stone,) = client.get(f"/api/v1/releases/{release.pk}/tombstones").json()["results"]
    assert (stone["image"], stone["reason"]) == (image_id, "asked for")
    assert client.get(f"/api/v1/releases/{release.pk}").json()["withdrawn_images"] == 1
