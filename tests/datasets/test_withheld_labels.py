"""Promise 6: every endpoint of datasets, as every role, in every form of asking, for traces of a withheld label."""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from collections.abc import Iterator

import orjson
import pytest
from django.urls import URLPattern
from rest_framework.test import APIClient

from datasets import selectors, services
from datasets.api.urls import urlpatterns
from datasets.layouts import Format
from datasets.models import Export, Release, ReleaseItem
from datasets.records import digest
from projects.models import Role
from tests.datasets.factories import (
    KEY,
    SECRET_NAME,
    SECRET_TRACES,
    make_release_with_secret,
    make_verified_image,
    token_client,
)
from tests.factories import make_member, signed_in

pytestmark = pytest.mark.django_db
QUERIES = [
    "",
    "?split=test",
    "?split=train",
    "?page_size=200",
    "?category={category}",
    "?search=zebra",
    "?ordering=record",
]


def addresses(release: Release, export_ids: list[int]) -> Iterator[str]:
    """Every address that datasets serve by GET, filled in with what exists."""
    images = list(ReleaseItem.objects.filter(release=release).values_list("image_id", flat=True))
    values = {
        "project_id": [release.project_id],
        "release_id": [release.pk],
        "export_id": export_ids,
        "image_id": images,
    }
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        route = str(pattern.pattern)
        names = re.findall(r"<int:(\w+)>", route)
        for chosen in itertools.product(*(values[name] for name in names)):
            path = route
            for name, value in zip(names, chosen, strict=True):
                path = path.replace(f"<int:{name}>", str(value))
            yield f"/api/v1/{path}"


def all_bytes(client: APIClient, address: str) -> bytes:
    """Body, headers, and what is inside when the body is an archive.

    Sizes of renditions are left out: written like a count of the category whose number is 256, they are none.
    """
    answer = client.get(address)
    body = re.sub(rb'"(\d+)":"/api/v1/images/\d+/rendition/\1"', b"", b"".join(answer))
    head = repr(sorted(answer.headers.items())).encode()
    if not zipfile.is_zipfile(io.BytesIO(body)):
        return head + body
    archive = zipfile.ZipFile(io.BytesIO(body))
    return head + b"\n".join(name.encode() + archive.read(name) for name in archive.namelist())


def forbidden_words(release: Release) -> list[bytes]:
    """What would give the label of the withheld image away, wherever it stood."""
    item = ReleaseItem.objects.get(release=release, split="test")
    category = item.record["objects"][0]["category"]
    assert digest(item.record) == item.record_sha256
    traces = [SECRET_NAME, *SECRET_TRACES, item.record_sha256, release.salt]
    as_label = [f'"category":{category}', f'"category_id":{category}', f'"categories":[{category}']
    as_count = [f'"{category}":']
    return [word.encode() for word in traces + as_label + as_count]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("scope", ["session", "read"])
def test_no_answer_gives_a_withheld_label_away(role: Role, scope: str) -> None:
    release = make_release_with_secret()
    made = []
    for layout, private in itertools.product(Format, (False, True)):
        asked = services.request_export(
            release_id=release.pk, format=layout, private=private, requested_by=release.created_by
        )
        services.run_export(asked.pk)
        made.append(asked.pk)
    _second_release_with_other_labels(release)
    user = make_member(release.project, role)
    client = signed_in(user) if scope == "session" else token_client(user, "read")
    forbidden = forbidden_words(release)
    category = release.categories[-1]["id"]
    may_have_private = role == Role.ADMIN and scope == "session"
    private_ids = set(Export.objects.filter(private=True).values_list("pk", flat=True))
    for address in addresses(release, made):
        if may_have_private and any(address.startswith(f"/api/v1/exports/{one}") for one in private_ids):
            continue
        for query in QUERIES if "exports" not in address else [""]:
            found = all_bytes(client, address + query.format(category=category))
            for word in forbidden:
                assert word not in found, (address, query, word)


def test_the_walk_would_see_a_label_that_is_open() -> None:
    """The proof that the walk can fail: the same traces stand in the answers when nothing is withheld."""
    release = make_release_with_secret(withheld=[])
    client = signed_in(make_member(release.project))
    found = all_bytes(client, f"/api/v1/releases/{release.pk}/items?split=test")
    for trace in (SECRET_NAME, *SECRET_TRACES[:3]):
        assert trace.encode() in found


def test_sealed_digests_cannot_be_tried_against_guesses() -> None:
    release = make_release_with_secret()
    lines = orjson.loads(b"".join(selectors.manifest_pieces(release)))["items"]
    (hidden,) = [line for line in lines if line["split"] == "test"]
    record = ReleaseItem.objects.get(release=release, split="test").record
    assert set(hidden) == {"image", "sha256", "split", "record_sealed"}
    assert hidden["record_sealed"] != digest(record)
    assert all("record_sha256" in line for line in lines if line["split"] == "train")


def _second_release_with_other_labels(first: Release) -> None:
    """So that the changes between two releases are walked too."""
    make_verified_image(first.project)
    asked = services.request_release(project_id=first.project_id, name="2026.2", created_by=first.created_by)
    services.freeze_release(asked.pk, key=KEY)
