"""The road of tags: small pictures in class folders, tagged by a crowd, to a classifier measured on withheld labels."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.flows import road
from tests.real_data import shared_data

pytestmark = [pytest.mark.flow, pytest.mark.slow]

EACH = 60
SPEC = {"architecture": "resnet8", "image_size": 32, "epochs": 30, "batch_size": 64, "seed": 1}
CHANCE = 0.9  # error of guessing among ten classes


def test_tagged_icons_become_a_classifier_that_beats_chance(people: road.People, tmp_path: Path) -> None:
    archive = _slice(shared_data() / "images" / "cifar10" / "test-2k.zip", tmp_path / "icons.zip")
    admin = people.administrator()
    project = road.start_project(admin, "Icons", "tags", redundancy=3)["id"]
    source = road.import_archive(admin, project, archive, "class-folders")
    images = source["imported"]
    assert images + source["duplicates"] == 10 * EACH
    road.open_to_the_crowd(admin, project, images)
    truth = road.crowd_answers(people.server, admin, project)
    road.wait_until_settled(admin, project, images)

    reviewer = people.newcomer(admin, project, "reviewer")
    road.review_everything(reviewer, project, truth, one_by_one=0)
    shares = {"train": 0.7, "val": 0.1, "test": 0.2}
    release = road.freeze(admin, project, "2026.1", fractions=shares)
    assert len(release["categories"]) == 10

    road.train(admin, project, release["id"], "resnet", SPEC)
    figures = road.withheld_figures(admin, release["id"])
    tested = images * shares["test"]
    assert (
        figures["top1_error"] < CHANCE - 3 * (CHANCE * (1 - CHANCE) / tested) ** 0.5
    )  # guessing gets here once in 700
    assert figures["top5_error"] < figures["top1_error"]


def _slice(archive: Path, target: Path) -> Path:
    """The first pictures of every class."""
    with zipfile.ZipFile(archive) as whole, zipfile.ZipFile(target, "w") as part:
        taken: dict[str, int] = {}
        for name in sorted(whole.namelist()):
            folder = Path(name).parent.name
            if not name.endswith((".jpg", ".jpeg", ".png")) or taken.get(folder, 0) == EACH:
                continue
            taken[folder] = taken.get(folder, 0) + 1
            part.writestr(name, whole.read(name))
    assert len(taken) == 10
    return target
