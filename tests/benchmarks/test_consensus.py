"""What the agreement modules reach on real votes with known truth: the lines of `benchmarks.consensus`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks.crowds import boxes, labels, robust, verification
from benchmarks.crowds.reading import box_sets, label_sets
from benchmarks.crowds.verification import average_precision
from review.agreement.labels.choice import settle
from tests.real_data import shared_data

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def crowd_data() -> Path:
    return shared_data() / "crowd"


def _figure(line: dict[str, object], name: str) -> float:
    return float(str(line[name]))


def test_majority_equals_its_published_anchors(crowd_data: Path) -> None:
    anchors = {"bluebird": 0.759, "dog": 0.822, "face": 0.637, "music": 0.704, "sp_amt": 0.943}
    for crowd in label_sets(crowd_data, anchors):
        assert _figure(labels.majority_line(crowd), "accuracy") == pytest.approx(anchors[crowd.name], abs=6e-4)


def test_without_gold_labels_are_at_least_as_right_as_the_published_models(crowd_data: Path) -> None:
    published = {"bluebird": 0.889, "rte": 0.928, "music": 0.769, "face": 0.640}
    for crowd in label_sets(crowd_data, published):
        assert _figure(labels.default_line(crowd), "accuracy") >= published[crowd.name] - 0.001, crowd.name


def test_gold_finds_the_method_that_fits_the_set(crowd_data: Path) -> None:
    (web,) = label_sets(crowd_data, ["web"])
    gold, judged = next(labels.divisions(web.truth, seed=0))
    settled = settle(web.votes, gold)
    assert settled.provenance.algorithm == "shared-matrix"
    assert labels.accuracy(settled.answers(), web.truth, judged) > 0.86


def test_a_careless_third_of_a_crowd_costs_little(crowd_data: Path) -> None:
    (rte,) = label_sets(crowd_data, ["rte"])
    spoilt = robust.with_careless_workers(rte, seed=1)
    before, after = (_figure(labels.default_line(crowd), "accuracy") for crowd in (rte, spoilt))
    plain = _figure(labels.majority_line(rte), "accuracy") - _figure(labels.majority_line(spoilt), "accuracy")
    assert before - after < 0.03
    assert before - after < plain


def test_verification_is_right_where_experts_are(crowd_data: Path) -> None:
    lines = verification.measure(crowd_data)
    majority, default = next(lines), next(lines)
    assert _figure(majority, "accuracy") == pytest.approx(0.924, abs=6e-4)
    assert _figure(default, "accuracy") >= 0.940
    assert _figure(default, "ap") >= 0.890


def test_average_precision_ranks_equal_scores_together() -> None:
    scores, truth = np.array([0.9, 0.5, 0.5, 0.1]), np.array([1, 0, 1, 1])
    # One of one, then three more at once with one right, then the last.
    assert average_precision(scores, truth) == pytest.approx((1 + 2 / 3 + 3 / 4) / 3)


def test_boxes_of_three_real_workers_are_as_right_as_the_best_known(crowd_data: Path) -> None:
    (pedestrians,) = box_sets(crowd_data, ["pedestrian_boxes"])
    line = boxes.default(pedestrians, 3)
    assert _figure(line, "f1") >= 0.981
    assert _figure(line, "err") <= 0.041
    assert _figure(line, "r75") >= 0.809
    assert _figure(line, "miou") >= 0.828


def test_five_percent_of_gold_sharpens_the_edges(crowd_data: Path) -> None:
    (pedestrians,) = box_sets(crowd_data, ["pedestrian_boxes"])
    line = boxes.gold(pedestrians, 3)
    assert _figure(line, "miou") >= 0.845
    assert _figure(line, "r75") >= 0.86


@pytest.mark.parametrize(("name", "f1"), [("sim_boxes_bccd", 0.987), ("sim_boxes_lvis", 0.988)])
def test_boxes_of_several_categories_are_nearly_all_right_with_five_visits(
    crowd_data: Path, name: str, f1: float
) -> None:
    (crowd,) = box_sets(crowd_data, [name])
    assert _figure(boxes.default(crowd, 5), "f1") >= f1


@pytest.mark.parametrize("visits", [1, 2, 3, 5, 7])
def test_the_worker_model_is_never_worse_than_the_majority(crowd_data: Path, visits: int) -> None:
    for crowd in box_sets(crowd_data):
        plain = _figure(boxes.by_majority(crowd, visits), "f1")
        assert _figure(boxes.default(crowd, visits), "f1") >= plain - 0.001, crowd.name


def test_two_spammers_of_five_are_found_and_outvoted() -> None:
    crowds = [robust.simulated(seed) for seed in range(2)]
    _majority, line = robust.spam_lines(crowds)
    assert _figure(line, "f1") >= 0.92
    assert _figure(line, "auc") >= 0.95


def test_the_command_prints_one_object_a_line(tmp_path: Path) -> None:
    folder = tmp_path / "pairs"
    folder.mkdir()
    (folder / "votes.csv").write_text(
        "task,worker,label\n" + "".join(f"{t},{w},{t % 2}\n" for t in range(9) for w in "abc")
    )
    (folder / "truth.csv").write_text("task,label\n" + "".join(f"{t},{t % 2}\n" for t in range(9)))
    asked = [sys.executable, "-m", "benchmarks.consensus", "--data", str(tmp_path), "--only", "labels", "--json"]
    printed = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    lines = [json.loads(line) for line in printed]
    assert [(line["set"], line["method"], line["accuracy"]) for line in lines if line["set"] == "pairs"][:3] == [
        ("pairs", "majority", 1.0),
        ("pairs", "default", 1.0),
        ("pairs", "gold", 1.0),
    ]


def test_a_folder_that_is_not_there_is_a_plain_error(tmp_path: Path) -> None:
    asked = [sys.executable, "-m", "benchmarks.consensus", "--data", str(tmp_path / "nowhere")]
    answered = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    assert answered.returncode == 2
    assert "there is no folder" in answered.stderr
