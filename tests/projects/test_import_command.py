from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from catalog.models import Category, Image, KnownLabel
from common.geometry import Box
from projects.models import Project, ProjectImage
from tests.catalog.folders import image_bytes, laid_out, voc_bytes, zipped
from tests.factories import make_project

pytestmark = pytest.mark.django_db
BOX = Box(10, 20, 30, 40)


@pytest.fixture
def project() -> Project:
    return make_project(categories=0)


def run(project: Project, path: Path, *options: str) -> dict[str, object]:
    out = io.StringIO()
    call_command("import_images", project.slug, str(path), "--json", *options, stdout=out)
    answer: dict[str, object] = json.loads(out.getvalue())
    return answer


def files() -> dict[str, bytes]:
    return {
        "1.jpg": image_bytes(0),
        "2.jpg": b"broken",
        "1.xml": voc_bytes("1.jpg", ("RBC", BOX), ("WBC", BOX)),
    }


def test_a_voc_folder_comes_in_with_labels_and_categories(project: Project, tmp_path: Path) -> None:
    answer = run(project, laid_out(tmp_path, files()), "--format", "voc")
    assert [answer[name] for name in ("state", "total", "imported", "refused")] == ["done", 2, 1, 1]
    assert ProjectImage.objects.filter(project=project).count() == 1
    assert sorted(Category.objects.values_list("name", flat=True)) == ["RBC", "WBC"]
    assert KnownLabel.objects.count() == 2


def test_an_archive_is_taken_and_a_mapping_obeyed(project: Project, tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.json"
    mapping.write_text('{"RBC": "new", "WBC": null}')
    run(project, zipped(tmp_path / "a.zip", files()), "--mapping", str(mapping))
    assert list(KnownLabel.objects.values_list("category__name", flat=True)) == ["RBC"]


def test_a_dry_run_takes_nothing(project: Project, tmp_path: Path) -> None:
    answer = run(project, laid_out(tmp_path, files()), "--dry-run")
    assert answer["state"] == "checked"
    assert not Image.objects.exists()


def test_a_person_reads_sentences_and_problems(project: Project, tmp_path: Path) -> None:
    out, errors = io.StringIO(), io.StringIO()
    path = laid_out(tmp_path, files())
    call_command("import_images", project.slug, str(path), stdout=out, stderr=errors)
    assert out.getvalue().splitlines() == [
        "2 images (voc), 1 labelled, 2 boxes, 0 tags, 2 unknown categories, 1 broken files, "
        "labels of 0 files that are not there.",
        "Imported 1 images; 0 were known already, 1 refused.",
    ]
    refusal = "2.jpg: the content is no JPEG, PNG or WebP image, whatever its name says [not_an_image]"
    assert refusal in errors.getvalue()


@pytest.mark.parametrize("path", ["/nowhere/at/all", "/nowhere/a.zip"])
def test_a_path_that_is_not_there_ends_in_an_error(project: Project, path: str) -> None:
    with pytest.raises(CommandError, match="nowhere"):
        run(project, Path(path))


def test_a_project_that_is_not_there_ends_in_an_error(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no project"):
        call_command("import_images", "nobody", str(tmp_path))


def test_nothing_taken_is_a_failure(project: Project, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No image could be taken"):
        run(project, laid_out(tmp_path, {"1.jpg": b"broken"}))


@pytest.mark.parametrize("words", ["not json", "[]", '{"RBC": "old"}'])
def test_a_mapping_that_is_none_ends_in_an_error(project: Project, tmp_path: Path, words: str) -> None:
    (tmp_path / "mapping.json").write_text(words)
    with pytest.raises(CommandError, match=r"mapping\.json"):
        run(project, zipped(tmp_path / "a.zip", files()), "--mapping", str(tmp_path / "mapping.json"))
