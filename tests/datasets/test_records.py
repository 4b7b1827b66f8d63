from __future__ import annotations

from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st

from common.geometry import Box
from datasets import manifest
from datasets.records import ReleasedObject, canonical, digest, parse, sealed, veiled
from datasets.statistics import Tally

SALT = "salt"


def record(**objects: Any) -> dict[str, Any]:
    image = {
        "id": 7,
        "sha256": "ab" * 32,
        "file_name": "dog_0001.jpg",
        "width": 640,
        "height": 480,
        "licence": "CC BY 4.0",
        "author": "Ada",
        "landing_url": "https://example.org/dog",
    }
    one = {
        "id": 3,
        "category": 5,
        "categories": [5, 6],
        "x": 1.5,
        "y": 2.0,
        "width": 3.0,
        "height": 4.0,
        "attributes": ["occluded"],
        "votes_for": 2,
        "votes": 3,
        "confidence": 0.75,
    }
    return {"image": image, "objects": [one | objects]}


def test_a_stored_record_becomes_a_typed_value() -> None:
    found = parse(record(), "train")
    assert found.objects == (
        ReleasedObject(3, 5, (5, 6), Box(1.5, 2.0, 3.0, 4.0), frozenset({"occluded"}), 2, 3, 0.75),
    )
    assert (found.image_id, found.split, found.file_name) == (7, "train", "dog_0001.jpg")


def test_an_object_without_geometry_is_a_tag() -> None:
    tag = record()
    for side in ("x", "y", "width", "height"):
        del tag["objects"][0][side]
    assert parse(tag, "train").objects[0].box is None


def test_the_digest_does_not_hang_on_the_order_of_keys() -> None:
    straight = record()
    turned = {"objects": straight["objects"], "image": dict(reversed(straight["image"].items()))}
    assert digest(straight) == digest(turned)
    assert digest(record(confidence=0.76)) != digest(straight)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_survive_the_way_through_json(number: float) -> None:
    assert orjson.loads(canonical({"x": number}))["x"] == number


def test_a_veiled_record_says_nothing_that_could_lead_to_a_label() -> None:
    hidden = veiled(parse(record(), "test"), SALT)
    assert hidden.objects == ()
    assert (hidden.author, hidden.landing_url, hidden.licence) == ("", "", "CC BY 4.0")
    assert "dog" not in hidden.file_name
    assert hidden.file_name.endswith(".jpg")
    assert veiled(parse(record(), "test"), "other salt").file_name != hidden.file_name


def test_the_manifest_seals_digests_of_withheld_records_only() -> None:
    entries = [manifest.Entry(1, "train", "aa", "bb"), manifest.Entry(2, "test", "cc", "dd")]
    written = b"".join(manifest.write({"release": "1"}, entries, withheld=frozenset({"test"}), salt=SALT))
    assert orjson.loads(written) == {
        "format": "quorum-manifest-1",
        "release": "1",
        "items": [
            {"image": 1, "sha256": "aa", "split": "train", "record_sha256": "bb"},
            {"image": 2, "sha256": "cc", "split": "test", "record_sealed": sealed("dd", SALT)},
        ],
    }
    assert b'"dd"' not in written


def test_an_empty_manifest_is_json_too() -> None:
    written = b"".join(manifest.write({}, [], withheld=frozenset(), salt=SALT))
    assert orjson.loads(written) == {"format": "quorum-manifest-1", "items": []}


def test_counts_say_nothing_of_withheld_labels() -> None:
    tally = Tally(frozenset({"test"}))
    tally.add(parse(record(), "train"))
    tally.add(parse(record(category=9, categories=[9], confidence=0.05), "test"))
    counts = tally.counts()
    assert counts["images"] == 2
    assert counts["splits"] == {
        "test": {"images": 1},
        "train": {"images": 1, "objects": 1, "boxes": 1, "categories": {"5": 1, "6": 1}},
    }
    assert counts["objects_per_image"] == [{"objects": 1, "images": 1}]
    assert [bar["objects"] for bar in counts["confidence"]] == [0, 0, 0, 0, 0, 0, 0, 1, 0, 0]  # type: ignore[attr-defined]  # a list
