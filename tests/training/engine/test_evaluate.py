from __future__ import annotations

import pytest

from training.engine.evaluate import EVALUATOR_VERSION, evaluate_classification, evaluate_detection
from training.engine.failures import BadInput

CATEGORIES = [f"c{index}" for index in range(7)]
TRUTH: list[dict[str, object]] = [{"id": index, "label": label} for index, label in enumerate([0, 1, 2, 2])]


def test_top_errors_and_confusion_equal_the_hand_worked_example() -> None:
    predictions: list[dict[str, object]] = [
        {"id": 0, "top": [[0, 0.9], [1, 0.1]]},  # right
        {"id": 1, "top": [[3, 0.5], [4, 0.2], [5, 0.1], [6, 0.1], [1, 0.05]]},  # fifth
        {"id": 2, "top": [[0, 0.4], [1, 0.3], [3, 0.1], [4, 0.1], [5, 0.05], [2, 0.01]]},  # sixth: wrong in both
    ]  # the fourth image has no prediction: wrong in both
    figures = evaluate_classification(TRUTH, predictions, CATEGORIES, draws=50)
    assert (figures["top1_error"], figures["top5_error"]) == (0.75, 0.5)
    assert (figures["images"], figures["images_without_prediction"]) == (4, 1)
    assert figures["confusion"] == [
        [1, 0, 0, 0, 0, 0, 0, 0],
        [0, 0, 0, 1, 0, 0, 0, 0],
        [1, 0, 0, 0, 0, 0, 0, 1],
        *[[0] * 8] * 4,
    ]
    per_category = figures["per_category"]
    assert isinstance(per_category, list)
    assert per_category[1] == {"category": 1, "name": "c1", "images": 1, "top1_error": 1.0, "top5_error": 0.0}
    assert per_category[6] == {"category": 6, "name": "c6", "images": 0, "top1_error": None, "top5_error": None}
    assert figures["evaluator_version"] == EVALUATOR_VERSION


def test_equal_scores_are_ranked_by_category_index() -> None:
    truth: list[dict[str, object]] = [{"id": "a", "label": 1}, {"id": "b", "label": 3}]
    tied = [[3, 0.5], [1, 0.5]]
    figures = evaluate_classification(truth, [{"id": "a", "top": tied}, {"id": "b", "top": tied}], CATEGORIES)
    assert figures["top1_error"] == 0.5


def test_the_interval_is_the_same_every_time_and_encloses_the_figure() -> None:
    truth: list[dict[str, object]] = [{"id": index, "label": 0} for index in range(100)]
    predictions: list[dict[str, object]] = [{"id": index, "top": [[index % 4 and 1, 1.0]]} for index in range(100)]
    figures = [evaluate_classification(truth, predictions, CATEGORIES, draws=400) for _ in range(2)]
    assert figures[0] == figures[1]
    intervals = figures[0]["intervals"]
    assert isinstance(intervals, dict)
    low, high = intervals["top1_error"]
    # 0.75 ± 1.96 · sqrt(0.75 · 0.25 / 100) is 0.665 to 0.835
    assert (low, high) == (pytest.approx(0.665, abs=0.03), pytest.approx(0.835, abs=0.03))


def test_many_labels_count_as_right_when_the_best_is_one_of_them() -> None:
    truth: list[dict[str, object]] = [
        {"id": "a", "label": [0, 2]},
        {"id": "b", "label": [1]},
        {"id": "c", "label": []},
    ]
    predictions: list[dict[str, object]] = [
        {"id": "a", "top": [[2, 0.9], [1, 0.6]]},
        {"id": "b", "top": [[0, 0.4], [1, 0.3]]},
        {"id": "c", "top": [[4, 0.7]]},
    ]
    figures = evaluate_classification(truth, predictions, CATEGORIES)
    assert (figures["top1_error"], figures["top5_error"]) == (0.5, 0.0)
    assert figures["images_without_label"] == 1
    # yes was said of (a,2) (a,1) (c,4); true are (a,0) (a,2) (b,1); one hit
    assert figures["f1"] == {"precision": 1 / 3, "recall": 1 / 3, "f1": pytest.approx(1 / 3)}
    assert "confusion" not in figures


def scene(name: str, *boxes: list[float]) -> dict[str, object]:
    return {"id": name, "width": 100, "height": 100, "boxes": list(boxes)}


def test_average_precision_equals_the_hand_worked_example() -> None:
    truth = [scene("a", [0, 0, 10, 10, 0], [50, 50, 10, 10, 0]), scene("b", [0, 0, 10, 10, 0])]
    predictions: list[dict[str, object]] = [
        {"id": "a", "boxes": [[0, 0, 10, 10, 0.9, 0], [80, 80, 10, 10, 0.8, 0]]},
        {"id": "b", "boxes": [[0, 0, 10, 10, 0.7, 0]]},
    ]
    figures = evaluate_detection(truth, predictions, ["thing", "nothing"], draws=10)
    # ranked: hit, false, hit of 3: precision 1 up to recall 1/3 (34 of 101 points), 2/3 up to recall 2/3 (33 points)
    expected = (34 * 1.0 + 33 * 2 / 3) / 101
    assert figures["ap50"] == pytest.approx(expected)
    assert figures["ap"] == pytest.approx(expected)
    assert figures["ar100"] == pytest.approx(2 / 3)
    assert figures["boxes"] == 3
    per_category = figures["per_category"]
    assert isinstance(per_category, list)
    assert per_category[1] == {
        "category": 1,
        "name": "nothing",
        "boxes": 0,
        "ap": None,
        "ap50": None,
        "ar100": None,
    }


def test_a_box_of_overlap_six_tenths_counts_up_to_that_threshold() -> None:
    # 10×10 against 10×6 inside it: overlap 0.6, so a hit at .50, .55 and .60 of ten thresholds
    figures = evaluate_detection(
        [scene("a", [0, 0, 10, 10, 0])], [{"id": "a", "boxes": [[0, 0, 10, 6, 0.9, 0]]}], ["thing"], draws=0
    )
    assert (figures["ap50"], figures["ap75"], figures["ap"]) == (1.0, 0.0, pytest.approx(0.3))


def test_what_lies_in_an_ignored_region_is_neither_right_nor_wrong() -> None:
    truth = [scene("a", [0, 0, 10, 10, 0], [40, 40, 50, 50, 0, True])]
    found = [[50, 50, 10, 10, 0.95, 0], [60, 60, 10, 10, 0.94, 0], [0, 0, 10, 10, 0.5, 0]]
    figures = evaluate_detection(truth, [{"id": "a", "boxes": found}], ["thing"], draws=0)
    assert (figures["ap50"], figures["boxes"]) == (1.0, 1)


def test_without_predictions_the_figures_are_nought() -> None:
    figures = evaluate_detection([scene("a", [0, 0, 10, 10, 0])], [], ["thing"], draws=5)
    assert (figures["ap"], figures["ap50"], figures["images_without_prediction"]) == (0.0, 0.0, 1)
    assert figures["intervals"] == {"ap": [0.0, 0.0], "ap50": [0.0, 0.0]}


@pytest.mark.parametrize(
    ("prediction", "sentence"),
    [
        ({"id": 9, "top": []}, "prediction 1: image 9 is not in this split"),
        ({"id": 0, "top": [[7, 0.5]]}, "prediction for image 0: category index 7 is not from 0 to 6"),
        ({"id": 0, "top": [[1, float("nan")]]}, "prediction for image 0: nan is not a finite number"),
        ({"id": 0, "top": [[1, 0.5], [1, 0.4]]}, "prediction for image 0: a category is named twice"),
        ({"id": 0}, "prediction for image 0: top must be a list"),
    ],
)
def test_a_class_prediction_that_cannot_be_used_is_refused(prediction: dict[str, object], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        evaluate_classification(TRUTH, [prediction], CATEGORIES)


@pytest.mark.parametrize(
    ("boxes", "sentence"),
    [
        ([[0, 0, 5, 5, float("nan"), 0]], "prediction for image a: nan is not a finite number"),
        ([[0, 0, -5, 5, 0.5, 0]], "prediction for image a: a box must be"),
        ([[0, 0, 5, 5, 0.5]], "prediction for image a: a box must be"),
        ([[0, 0, 5, 5, 0.5, 3]], "prediction for image a: category index 3 is not from 0 to 0"),
        ("boxes", "prediction for image a: boxes must be a list"),
    ],
)
def test_a_box_prediction_that_cannot_be_used_is_refused(boxes: object, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        evaluate_detection([scene("a")], [{"id": "a", "boxes": boxes}], ["thing"])


def test_a_second_answer_for_an_image_is_refused() -> None:
    with pytest.raises(BadInput, match="prediction 2: image a was answered before"):
        evaluate_detection([scene("a")], [{"id": "a", "boxes": []}] * 2, ["thing"])
