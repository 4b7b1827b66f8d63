"""The same road from a shell: every door of DESIGN.md as people script it, on a VOC folder nobody has seen before."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from demo.scenes import paint_scene
from formats import voc
from formats.records import LabelledBox, LabelledImage
from tests.flows import road

pytestmark = [pytest.mark.flow, pytest.mark.slow]

ROOT = Path(__file__).resolve().parent.parent.parent
SCENES = 20


def door(*arguments: str) -> dict[str, object]:
    """What `manage.py … --json` answers; fails with its words when it exits with anything but 0."""
    done = _run(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False)


def test_the_doors_lead_from_a_voc_folder_to_a_measured_model(people: road.People, tmp_path: Path) -> None:
    folder = _voc_folder(tmp_path / "scenes")
    admin = people.administrator()
    project = road.start_project(admin, "Painted scenes", "boxes", redundancy=3)
    slug = str(project["slug"])

    imported = door("import_images", slug, str(folder), "--format", "voc")
    assert imported["imported"] == SCENES
    road.open_to_the_crowd(admin, project["id"], SCENES)
    votes = door("simulate_crowd", slug, "--workers", "4", "--skill", "careful", "--server", people.server)
    assert votes["votes"] == 3 * SCENES
    door("settle", slug)
    road.wait_until_settled(admin, project["id"], SCENES)
    reviewer = people.newcomer(admin, project["id"], "reviewer")
    road.review_everything(reviewer, project["id"], {}, one_by_one=0)

    door("freeze_release", slug, "2026.1", "--fractions", "0.6,0.2,0.2")
    out = tmp_path / "export"
    door("export_release", slug, "2026.1", "--format", "coco", "--split", "train", "--out", str(out))
    [labels] = out.rglob("*train*.json")
    # Quotas are kept category by category, and a scene has many: the share of images is near the fraction, not on it.
    assert len(json.loads(labels.read_text())["images"]) == pytest.approx(SCENES * 0.6, abs=3)

    spec = tmp_path / "spec.json"
    spec.write_text(json.dumps({"architecture": "dense", "image_size": 160, "epochs": 1, "batch_size": 4}))
    door("train", slug, "2026.1", "--spec", str(spec))
    [model] = admin.pages(f"projects/{project['id']}/models")
    measured = door("evaluate", str(model["id"]), "--split", "test")
    assert "figures" in measured


@pytest.mark.parametrize(
    "arguments",
    [
        ("import_images", "nowhere", "/tmp"),
        ("settle", "nowhere"),
        ("freeze_release", "nowhere", "2026.1"),
        ("export_release", "nowhere", "2026.1", "--format", "coco", "--out", "/tmp/never"),
        ("train", "nowhere", "2026.1"),
        ("evaluate", "nothing"),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_a_door_that_leads_nowhere_says_so_and_exits_with_an_error(arguments: tuple[str, ...]) -> None:
    done = _run(*arguments)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert arguments[1] in done.stderr


def _voc_folder(folder: Path) -> Path:
    """Painted scenes with their truth written by our own VOC writer."""
    for number in range(1, SCENES + 1):
        scene = paint_scene(99, number)
        name = f"scene-{number}.jpg"
        boxes = tuple(LabelledBox(item.category, item.box, item.attributes) for item in scene.truth)
        labelled = LabelledImage(name, scene.picture.width, scene.picture.height, boxes)
        picture, labels = folder / voc.image_path(name), folder / voc.annotation_path(name)
        picture.parent.mkdir(parents=True, exist_ok=True)
        labels.parent.mkdir(parents=True, exist_ok=True)
        scene.picture.save(picture, quality=85)
        labels.write_bytes(voc.write_image(labelled))
    return folder
