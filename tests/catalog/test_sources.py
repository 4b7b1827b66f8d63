from __future__ import annotations

import hashlib
import io
from pathlib import Path

import numpy as np
import pytest
from django.core.files.storage import default_storage
from PIL import Image as Picture
from PIL import ImageOps
from pytest_django import DjangoAssertNumQueries

from catalog import places, selectors, services
from catalog.imaging import ImageCode
from catalog.models import (
    Category,
    Image,
    ItemState,
    KnownLabel,
    LabelFormat,
    Source,
    SourceItem,
    SourceKind,
    SourceState,
)
from common.errors import DomainError
from common.geometry import Box
from tests.catalog.folders import checked, coco_bytes, image_bytes, imported, laid_out, voc_bytes, zipped
from tests.catalog.pictures import png_of_claimed_size
from tests.catalog.times import clock
from tests.factories import make_image
from tests.real_data import shared_data

pytestmark = pytest.mark.django_db

BOX = Box(10, 20, 30, 40)


def problems(source: Source) -> list[tuple[str, int | None, str]]:
    return sorted(selectors.problems_of(source.pk).values_list("name", "line", "code"), key=str)


def test_the_dry_run_says_what_was_understood_and_takes_nothing(tmp_path: Path) -> None:
    known = services.create_category(name="RBC")
    laid_out(
        tmp_path,
        {
            "JPEGImages/1.jpg": image_bytes(0),
            "JPEGImages/2.jpg": image_bytes(0),
            "JPEGImages/3.jpg": b"",
            "JPEGImages/4.jpg": image_bytes(4)[:2000],
            "Annotations/1.xml": voc_bytes("1.jpg", ("RBC", BOX), ("wbc_cell", BOX)),
            "Annotations/2.xml": voc_bytes("2.jpg", ("RBC", BOX)),
            "Annotations/9.xml": voc_bytes("9.jpg", ("RBC", BOX)),
            "README.txt": b"hello",
        },
    )
    source = checked(tmp_path)
    assert (source.state, source.format, source.total, source.refused) == (SourceState.CHECKED, LabelFormat.VOC, 4, 2)
    report = dict(source.report)
    assert [(one["name"], one["code"]) for one in report.pop("problems")] == [
        ("JPEGImages/3.jpg", ImageCode.EMPTY),
        ("JPEGImages/4.jpg", ImageCode.TRUNCATED),
        ("Annotations/9.xml", "missing_image"),
    ]
    assert report == {
        "format": "voc",
        "images": 4,
        "labelled_images": 2,
        "boxes": 3,
        "tags": 0,
        "broken": 2,
        "missing_files": 1,
        "masks": 0,
        "categories": [
            {"name": "RBC", "count": 2, "category_id": known.pk},
            {"name": "wbc_cell", "count": 1, "category_id": None},
        ],
        "unknown_categories": [{"name": "wbc_cell", "count": 1, "suggestion": "wbc cell"}],
        "problems_count": 3,
    }
    assert not Image.objects.exists()


def test_an_import_keeps_pictures_labels_and_what_it_refused(tmp_path: Path) -> None:
    laid_out(
        tmp_path,
        {
            "1.jpg": image_bytes(0),
            "2.png": image_bytes(2, "PNG"),
            "copy-of-1.jpg": image_bytes(0),
            "really-a.jpg": image_bytes(5, "PNG"),
            "bomb.png": png_of_claimed_size(60_000, 60_000),
            "text.jpg": b"not a picture",
            "1.xml": voc_bytes("1.jpg", ("RBC", BOX), ("noise", BOX)),
        },
    )
    source = imported(checked(tmp_path), {"RBC": "new", "noise": None})
    assert (source.state, source.total) == (SourceState.DONE, 6)
    assert (source.imported, source.duplicates, source.refused) == (3, 1, 2)
    assert problems(source) == [
        ("bomb.png", None, ImageCode.TOO_MANY_PIXELS),
        ("really-a.jpg", None, "wrong_suffix"),
        ("text.jpg", None, ImageCode.NOT_AN_IMAGE),
    ]
    image = Image.objects.get(sha256=_sha(image_bytes(0)))
    assert selectors.known_labels({image.pk: source.pk}) == {
        image.pk: selectors.Known(boxes=[selectors.KnownBox(Category.objects.get().pk, BOX)])
    }
    assert (image.width, image.height, image.media_type) == (320, 240, "image/jpeg")


def test_every_picture_lies_in_storage_clean_and_in_its_sizes(tmp_path: Path) -> None:
    imported(checked(laid_out(tmp_path, {"1.jpg": image_bytes(0)})))
    image = Image.objects.get()
    with selectors.picture(image.sha256) as file:
        data = file.read()
    assert _sha(data) == image.clean_sha256
    sizes = {}
    for size in (256, 1024, 2048):
        with selectors.rendition(image, size) as file:
            sizes[size] = Picture.open(io.BytesIO(file.read())).size
    assert sizes == {256: (256, 192), 1024: (320, 240), 2048: (320, 240)}


def test_the_same_bytes_are_stored_once_however_often_they_come(tmp_path: Path) -> None:
    folder = laid_out(tmp_path, {"1.jpg": image_bytes(0)})
    first, second = imported(checked(folder)), imported(checked(folder))
    assert (first.imported, first.duplicates, second.imported, second.duplicates) == (1, 0, 0, 1)
    assert Image.objects.count() == 1
    assert list(selectors.names_of_source(second.pk)) == [(Image.objects.get().pk, "1.jpg")]


def test_what_an_interrupted_import_left_in_storage_is_replaced(tmp_path: Path) -> None:
    sha = _sha(image_bytes(0))
    default_storage.delete(places.picture(sha))
    services.storing.store(places.picture(sha), b"half a fil")
    imported(checked(laid_out(tmp_path, {"1.jpg": image_bytes(0)})))
    with selectors.picture(sha) as file:
        assert _sha(file.read()) == Image.objects.get().clean_sha256


def test_coco_files_and_class_folders_are_understood(tmp_path: Path) -> None:
    boxes = coco_bytes({"a.jpg": [("cell", [1, 2, 3, 4])], "b.jpg": []})
    coco = laid_out(tmp_path / "coco", {"a.jpg": image_bytes(0), "b.jpg": image_bytes(1), "x.json": boxes})
    folders = laid_out(tmp_path / "classes", {"cat/1.jpg": image_bytes(2), "dog/2.jpg": image_bytes(3)})
    first, second = imported(checked(coco)), imported(checked(folders))
    assert (first.format, second.format) == (LabelFormat.COCO, LabelFormat.CLASS_FOLDERS)
    known = KnownLabel.objects.select_related("category").order_by("id")
    assert [(label.category.name, label.x, label.height) for label in known] == [
        ("cell", 1, 4),
        ("cat", None, None),
        ("dog", None, None),
    ]


def test_yolo_labels_are_fractions_of_any_picture(tmp_path: Path) -> None:
    source = imported(
        checked(
            laid_out(
                tmp_path,
                {
                    "data.yaml": b"names: [cell, virus]",
                    "images/train/1.jpg": image_bytes(0),
                    "images/train/2.jpg": image_bytes(1),
                    "labels/train/1.txt": b"1 0.5 0.5 0.25 0.5\n9 0.5 0.5 0.1 0.1\n",
                    "labels/train/2.txt": b"",
                    "README.txt": b"no labels here",
                },
            )
        )
    )
    assert (source.format, source.imported, source.report["labelled_images"]) == (LabelFormat.YOLO, 2, 2)
    assert problems(source) == [("labels/train/1.txt", 2, "unknown_category")]
    label = KnownLabel.objects.select_related("category").get()
    assert (label.category.name, label.x, label.y, label.width, label.height) == ("virus", 120, 60, 80, 120)


def test_labels_drawn_on_another_shape_are_not_taken(tmp_path: Path) -> None:
    folder = laid_out(
        tmp_path, {"1.jpg": image_bytes(0), "1.xml": voc_bytes("1.jpg", ("RBC", BOX), width=240, height=320)}
    )
    source = imported(checked(folder))
    assert problems(source) == [("1.jpg", None, "size_differs")]
    assert (source.imported, KnownLabel.objects.count()) == (1, 0)


def test_an_archive_is_walked_and_its_evil_members_named(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"good.jpg": image_bytes(0), "../up.jpg": image_bytes(1)})
    source = imported(checked(path))
    assert (source.imported, problems(source)) == (1, [("../up.jpg", None, "climbs_out")])
    assert not (tmp_path.parent / "up.jpg").exists()


def test_a_link_in_a_folder_is_named_and_not_followed(tmp_path: Path) -> None:
    laid_out(tmp_path / "in", {"good.jpg": image_bytes(0)})
    (tmp_path / "secret.jpg").write_bytes(image_bytes(1))
    (tmp_path / "in" / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    source = imported(checked(tmp_path / "in"))
    assert (source.imported, problems(source)) == (1, [("link.jpg", None, "link")])


def test_a_folder_that_is_not_there_fails_with_its_name(tmp_path: Path) -> None:
    source = services.create_source(
        kind=SourceKind.FOLDER, format=LabelFormat.AUTO, name="x", location=str(tmp_path / "gone")
    )
    services.request_check(source_id=source.pk)
    failed = services.check_source(source.pk, clock=clock)
    assert failed is not None
    assert (failed.state, "gone" in failed.message) == (SourceState.FAILED, True)


@pytest.mark.parametrize(
    ("mapping", "words"),
    [({"nobody": "new"}, "no category called 'nobody'"), ({"RBC": 987654}, "no category 987654")],
)
def test_a_mapping_to_nothing_is_refused_and_nothing_starts(
    tmp_path: Path, mapping: dict[str, int | str | None], words: str
) -> None:
    source = checked(laid_out(tmp_path, {"1.jpg": image_bytes(0), "1.xml": voc_bytes("1.jpg", ("RBC", BOX))}))
    with pytest.raises(services.BadMapping, match=words):
        services.start_import(source_id=source.pk, mapping=mapping)
    source.refresh_from_db()
    assert (source.state, Category.objects.count()) == (SourceState.CHECKED, 0)


def test_a_source_is_not_imported_unchecked_nor_checked_after_import(tmp_path: Path) -> None:
    folder = laid_out(tmp_path, {"1.jpg": image_bytes(0)})
    fresh = services.create_source(kind=SourceKind.FOLDER, format=LabelFormat.AUTO, name="x", location=str(folder))
    with pytest.raises(services.SourceBusy):
        services.start_import(source_id=fresh.pk, mapping={})
    done = imported(checked(folder))
    with pytest.raises(services.SourceBusy):
        services.request_check(source_id=done.pk)
    with pytest.raises(services.SourceBusy):
        services.start_import(source_id=done.pk, mapping={})
    assert services.cancel_source(source_id=done.pk).state == SourceState.DONE


def test_the_words_of_the_asker_come_before_those_of_the_catalog(tmp_path: Path) -> None:
    services.create_category(name="RBC")
    own = services.create_category(name="red cell")
    folder = laid_out(tmp_path, {"1.jpg": image_bytes(0), "1.xml": voc_bytes("1.jpg", ("RBC", BOX))})
    assert checked(folder, vocabulary={"rbc": own.pk}).mapping == {"RBC": own.pk}


def test_the_blood_cells_come_in_whole_with_the_two_bad_boxes_named() -> None:
    root = shared_data() / "images" / "bccd"
    source = checked(root, LabelFormat.VOC)
    assert source.report["images"] == source.report["labelled_images"] == 364
    assert (source.report["boxes"], source.report["broken"], source.report["missing_files"]) == (4886, 0, 0)
    assert problems(source) == [
        ("voc/BloodImage_00338.xml", 163, "zero_area"),
        ("voc/BloodImage_00343.xml", 55, "zero_area"),
    ]


def test_the_free_coco_pictures_come_in_without_their_masks() -> None:
    source = imported(checked(shared_data() / "images" / "coco-permissive"))
    assert (source.format, source.imported, source.refused) == (LabelFormat.COCO, 53, 0)
    assert (source.report["masks"], source.report["boxes"]) == (53, 355)
    assert KnownLabel.objects.count() == 355
    image = SourceItem.objects.get(name="images/000000000459.jpg").image
    assert image is not None
    assert image.licence == "Attribution License"
    assert image.landing_url == "http://farm4.staticflickr.com/3051/4649315302_7f9d077ecf_z.jpg"


def test_near_duplicates_are_one_group_mirrored_or_not_and_strangers_stay_alone(tmp_path: Path) -> None:
    photographs = shared_data() / "images/coco-permissive/images"
    picture = Picture.open(photographs / "000000000030.jpg")
    smaller, turned = io.BytesIO(), io.BytesIO()
    picture.resize((160, 120)).save(smaller, "JPEG", quality=60)
    ImageOps.mirror(picture).resize((300, 200)).save(turned, "JPEG", quality=40)
    named = {"2.jpg": smaller.getvalue(), "4.jpg": turned.getvalue()}
    named |= {"1.jpg": (photographs / "000000000030.jpg").read_bytes(), "3.jpg": image_bytes(0)}
    imported(checked(laid_out(tmp_path, named)))
    ids = dict(SourceItem.objects.filter(state=ItemState.IMPORTED).values_list("name", "image_id"))
    one, two, three, four = (ids[f"{number}.jpg"] for number in (1, 2, 3, 4))
    groups = selectors.near_duplicate_groups(np.array(sorted(pk for pk in ids.values() if pk)))
    assert (one, two, four) == tuple(sorted((one, two, four)))
    assert groups.tolist() == [one, one, three, one]


def test_hashes_of_many_images_are_read_some_at_a_time(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    monkeypatch.setattr(selectors, "HASHES_AT_ONCE", 2)
    ids = np.array(sorted(make_image(phash=phash).pk for phash in (1, 2, 1, 2, 1)))
    Image.objects.update(dhash=-1)
    with django_assert_num_queries(3):
        assert selectors.near_duplicate_groups(ids).tolist() == [ids[0]] * 5


def test_a_source_that_does_not_exist_is_named() -> None:
    with pytest.raises(DomainError, match="no such source"):
        services.request_check(source_id=987654)


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
