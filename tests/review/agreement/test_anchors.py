"""The figures of the README in `shared/data/crowd`, reached on the same data."""

from __future__ import annotations

import pytest

from tests.real_data import shared_data
from tests.review.agreement.crowd_sets import read_crowd_set, score_of, tally_of


@pytest.mark.parametrize(
    ("visits", "f1", "mean_iou", "recall_at_75", "errors"),
    [(3, 0.978, 0.826, 0.785, 0.046), (5, 0.987, 0.835, 0.809, 0.028), (7, 0.989, 0.847, 0.861, 0.023)],
)
def test_real_pedestrian_boxes_score_as_average_link_majority_median_does(
    visits: int, f1: float, mean_iou: float, recall_at_75: float, errors: float
) -> None:
    crowd = read_crowd_set(shared_data() / "crowd" / "pedestrian_boxes", visits)
    figures = score_of(crowd, least_width=30.0)
    assert figures.f1 == pytest.approx(f1, abs=0.0015)
    assert figures.mean_iou == pytest.approx(mean_iou, abs=0.003)
    assert figures.recall_at_75 == pytest.approx(recall_at_75, abs=0.007)
    assert figures.errors == pytest.approx(errors, abs=0.0006)


@pytest.mark.parametrize(
    ("name", "visits", "f1", "errors"),
    [
        ("sim_boxes_bccd", 3, 0.962, 1.07),
        ("sim_boxes_bccd", 5, 0.973, 0.76),
        ("sim_boxes_lvis", 3, 0.9545, 0.84),
        ("sim_boxes_lvis", 5, 0.967, 0.61),
    ],
)
def test_simulated_crowds_with_several_classes_score_at_least_as_a_majority_vote(
    name: str, visits: int, f1: float, errors: float
) -> None:
    figures = score_of(read_crowd_set(shared_data() / "crowd" / name, visits))
    assert figures.f1 >= f1
    assert figures.errors <= errors


@pytest.mark.parametrize(
    ("name", "width"), [("pedestrian_boxes", 30.0), ("sim_boxes_bccd", 0.0), ("sim_boxes_lvis", 0.0)]
)
def test_confidence_never_promises_fewer_errors_than_there_are(name: str, width: float) -> None:
    crowd = read_crowd_set(shared_data() / "crowd" / name, 5)
    merged = crowd.merged()
    found = [item for image in merged.values() for item in image.objects if item.box.width >= width]
    expected = sum(1 - item.confidence for item in found)
    actual = tally_of(crowd, merged, width).false
    assert actual <= expected <= actual + 0.05 * len(found)
