from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from datasets import services
from datasets.models import Export, Release, ReleaseState
from tests.datasets.factories import make_release, make_verified_project
from tests.factories import make_project

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> Any:  # JSON
    out = io.StringIO()
    call_command(*arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_freeze_release_says_what_it_froze() -> None:
    project = make_verified_project(images=20)
    found = run("freeze_release", project.slug, "2026.1")
    release = Release.objects.get()
    assert found == {
        "release": release.pk,
        "name": "2026.1",
        "images": 20,
        "splits": {"test": 2, "train": 16, "val": 2},
        "left_out": 0,
        "manifest_sha256": release.manifest_sha256,
    }


def test_freeze_release_takes_shares_and_what_to_withhold() -> None:
    project = make_verified_project(images=10)
    run("freeze_release", str(project.pk), "1", "--fractions", "0.5,0.2,0.3", "--withhold", "val,test")
    release = Release.objects.get()
    assert release.withheld == ["test", "val"]
    assert {split: counted["images"] for split, counted in release.counts["splits"].items()} == {
        "test": 4,
        "train": 4,
        "val": 2,
    }


def test_freeze_release_finishes_what_was_broken_off() -> None:
    project = make_verified_project(images=3)
    asked = services.request_release(project_id=project.pk, name="1", created_by=project.created_by)
    assert run("freeze_release", project.slug, "1")["release"] == asked.pk
    assert Release.objects.get().state == ReleaseState.FROZEN


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nowhere", "1"), "There is no project 'nowhere'"),
        (("{slug}", "a/b"), "That cannot be the name of a release."),
        (("{slug}", "1", "--fractions", "a,b"), "write three numbers"),
        (("{slug}", "1"), "No image is verified yet."),
    ],
)
def test_freeze_release_fails_with_the_reason(arguments: tuple[str, ...], words: str) -> None:
    project = make_project()
    with pytest.raises(CommandError, match=words):
        run("freeze_release", *(word.format(slug=project.slug) for word in arguments))
    assert not Release.objects.exists()


def test_export_release_writes_loose_files(tmp_path: Path) -> None:
    release = make_release(make_verified_project(images=20, pictures=True))
    out = tmp_path / "out"
    arguments = ["--format", "yolo", "--split", "train", "val", "--out", str(out)]
    found = run("export_release", release.project.slug, release.name, *arguments)
    assert found == {"release": release.pk, "images": 18, "out": str(out)}
    assert len(list((out / "images/train").iterdir())) == len(list((out / "labels/train").iterdir())) == 16
    assert not (out / "images/test").exists()
    assert not Export.objects.exists()


def test_export_release_withholds_unless_told_otherwise(tmp_path: Path) -> None:
    release = make_release(make_verified_project(images=20, pictures=True))
    arguments = [release.project.slug, release.name, "--format", "voc", "--split", "test"]
    run("export_release", *arguments, "--out", str(tmp_path / "public"))
    run("export_release", *arguments, "--out", str(tmp_path / "private"), "--private", "--no-images")
    assert not (tmp_path / "public/Annotations").exists()
    assert len(list((tmp_path / "private/Annotations").iterdir())) == 2


def test_export_release_never_writes_into_a_folder_with_something_in_it(tmp_path: Path) -> None:
    release = make_release(make_verified_project(images=2, pictures=True))
    (tmp_path / "mine.txt").write_text("keep")
    with pytest.raises(CommandError, match="is there already"):
        run("export_release", release.project.slug, release.name, "--format", "coco", "--out", str(tmp_path))
    assert [one.name for one in tmp_path.iterdir() if one.name != "media"] == ["mine.txt"]


def test_a_missing_picture_fails_and_leaves_nothing(tmp_path: Path) -> None:
    release = make_release(make_verified_project(images=2))
    out = tmp_path / "out"
    with pytest.raises(CommandError, match="could not be written"):
        run("export_release", release.project.slug, release.name, "--format", "coco", "--out", str(out))
    assert not out.exists()
    assert not out.with_name("out.part").exists()


def test_export_release_names_a_release_that_is_not_there(tmp_path: Path) -> None:
    project = make_project()
    with pytest.raises(CommandError, match="There is no such release"):
        run("export_release", project.slug, "1", "--format", "coco", "--out", str(tmp_path / "out"))


def test_without_json_both_say_a_sentence(tmp_path: Path) -> None:
    project = make_verified_project(images=10, pictures=True)
    out = io.StringIO()
    call_command("freeze_release", project.slug, "1", stdout=out)
    call_command("export_release", project.slug, "1", "--format", "coco", "--out", str(tmp_path / "out"), stdout=out)
    manifest = Release.objects.get().manifest_sha256
    assert out.getvalue().splitlines() == [
        f"Froze 1: 10 images (6 train, 2 val, 2 test), manifest {manifest}.",
        f"Wrote 10 images of 1 to {tmp_path / 'out'}.",
    ]
