"""The whole road on real photographs: 364 blood smears from VOC files to a detector measured on withheld labels."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tests.flows import road
from tests.real_data import shared_data

pytestmark = [pytest.mark.flow, pytest.mark.slow]

ZERO_AREA = {"BloodImage_00338.xml", "BloodImage_00343.xml"}
SPEC = {"architecture": "dense", "image_size": 320, "epochs": 8, "batch_size": 4, "seed": 1}


def test_blood_cells_travel_from_voc_files_to_a_measured_detector(people: road.People, tmp_path: Path) -> None:
    cells = shared_data() / "images" / "bccd"
    admin = people.administrator()
    project = road.start_project(admin, "Blood cells", "boxes", redundancy=5)["id"]
    pictures = sorted((cells / "images").glob("*.jpg"))
    files = [(f"images/{file.name}", file) for file in pictures]
    files += [(f"annotations/{file.name}", file) for file in sorted((cells / "voc").glob("*.xml"))]
    source = road.import_archive(admin, project, road.zipped(files, tmp_path / "bccd.zip"), "voc")
    assert source["imported"] == len(pictures) == 364
    problems = list(admin.pages(f"projects/{project}/sources/{source['id']}/problems"))
    assert {Path(problem["name"]).name for problem in problems if "area" in problem["code"]} == ZERO_AREA

    road.open_to_the_crowd(admin, project, 364)
    truth = road.crowd_answers(people.server, admin, project)
    progress = admin.get(f"projects/{project}/progress")["stages"][0]
    assert (progress["votes"], progress["filled"]) == (5 * 364, 364)
    road.wait_until_settled(admin, project, 364)

    reviewer = people.newcomer(admin, project, "reviewer")
    road.review_everything(reviewer, project, truth, one_by_one=10)
    release = road.freeze(admin, project, "2026.1")
    assert sum(split["images"] for split in release["counts"]["splits"].values()) == 364

    public = road.export(admin, release["id"], "coco")
    private = road.export(admin, release["id"], "coco", private=True)
    test_images = {image["file_name"] for image in _coco(private, "test")["images"]}
    assert len(test_images) == release["counts"]["splits"]["test"]["images"]
    assert _labels_of(public, test_images) == 0
    assert average_precision(private, cells) >= 0.9

    run = road.train(admin, project, release["id"], "detector", SPEC)
    figures = road.withheld_figures(admin, release["id"])
    assert run["model"] is not None
    assert figures["ap50"] >= 0.75


def _coco(archive: zipfile.ZipFile, split: str) -> dict[str, list[dict[str, object]]]:
    [name] = [name for name in archive.namelist() if name.endswith(".json") and split in Path(name).stem]
    found: dict[str, list[dict[str, object]]] = json.loads(archive.read(name))
    return found


def _labels_of(archive: zipfile.ZipFile, file_names: set[object]) -> int:
    """How many annotations the archive holds for these images."""
    count = 0
    for name in archive.namelist():
        if not name.endswith(".json") or "annotations" not in (body := json.loads(archive.read(name))):
            continue
        ids = {image["id"] for image in body["images"] if image["file_name"] in file_names}
        count += sum(annotation["image_id"] in ids for annotation in body["annotations"])
    return count


def average_precision(archive: zipfile.ZipFile, cells: Path) -> float:
    """AP50 of the exported labels against the labels of the source, by faster-coco-eval."""
    from faster_coco_eval import COCO, COCOeval_faster

    image_ids: dict[object, int] = {
        file.name: number for number, file in enumerate(sorted((cells / "images").glob("*.jpg")), 1)
    }
    truth = _renumbered(cells, image_ids)
    names = {category["name"]: category["id"] for category in truth["categories"]}
    detections = []
    for split in ("train", "val", "test"):
        part = _coco(archive, split)
        file_of = {image["id"]: Path(str(image["file_name"])).name for image in part["images"]}
        name_of = {category["id"]: category["name"] for category in part["categories"]}
        detections += [
            {
                "image_id": image_ids[file_of[item["image_id"]]],
                "category_id": names[name_of[item["category_id"]]],
                "bbox": item["bbox"],
                "score": 1.0,
            }
            for item in part["annotations"]
        ]
    reference = COCO(truth)
    evaluation = COCOeval_faster(reference, reference.loadRes(detections), "bbox", print_function=lambda *_: None)
    evaluation.evaluate()
    evaluation.accumulate()
    evaluation.summarize()
    return float(evaluation.stats[1])


def _renumbered(cells: Path, image_ids: dict[object, int]) -> dict[str, list[dict[str, object]]]:
    """The three source files as one, images and annotations numbered anew so that no id is used twice."""
    whole: dict[str, list[dict[str, object]]] = {"images": [], "annotations": [], "categories": []}
    for split in ("train", "val", "test"):
        part = json.loads((cells / f"instances_{split}.json").read_text())
        own = {image["id"]: image_ids[Path(image["file_name"]).name] for image in part["images"]}
        whole["images"] += [{**image, "id": own[image["id"]]} for image in part["images"]]
        whole["annotations"] += [
            {**item, "id": len(whole["annotations"]) + place, "image_id": own[item["image_id"]]}
            for place, item in enumerate(part["annotations"], 1)
        ]
        whole["categories"] = part["categories"]
    return whole
