"""What a model says of images: rows of JSON, boxes in the pixels of the original image."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import torch
from torch import Tensor, nn

from training.engine import nms
from training.engine.artefact import ModelConfig, read_model, write_whole
from training.engine.compute import Compute, choose_compute
from training.engine.data import Batch, ClassifyData, Data, DetectData, fetch
from training.engine.losses import masked
from training.engine.samples import Sample, SampleList, read_samples
from training.engine.watch import Watch

TOP = 5
LIKELY = 0.5

Row = dict[str, object]


def predict_list(folder: Path, images: Path, output: Path, watch: Watch) -> int:
    """Write what the model in `folder` says of each image of a list without labels; returns how many."""
    model, config = read_model(folder)
    compute = choose_compute(config.spec.precision)
    watch.check()
    data = data_of(read_samples(images, truth=None, categories=0), config)
    write_predictions(output, predictions(compute.place(model), config, compute, data, watch))
    return len(data.samples)


def data_of(listed: SampleList, config: ModelConfig) -> Data:
    """A list prepared as the model wants its images."""
    if config.spec.task == "detect":
        return DetectData(listed, config.spec, len(config.categories))
    return ClassifyData(listed, config.spec, len(config.categories), config.multi_label)


def write_predictions(path: Path, rows: Iterator[Row]) -> None:
    """Write rows as JSON lines; the file appears whole or not at all."""

    def write(partial: Path) -> None:
        with partial.open("w", encoding="utf-8") as lines:
            lines.writelines(json.dumps(row, allow_nan=False, separators=(",", ":")) + "\n" for row in rows)

    write_whole(path, write)


def predictions(model: nn.Module, config: ModelConfig, compute: Compute, data: Data, watch: Watch) -> Iterator[Row]:
    """One row per image; the order is that of the batches."""
    model.eval()
    for batch, _ in fetch(lambda indices: data.batch(indices, None), data.groups(config.spec.batch_size)):
        watch.check()
        with torch.inference_mode(), compute.autocast():
            output = model(compute.images(batch.images))
        if isinstance(output, tuple):
            for name, boxes in boxes_of(output, batch, data.samples).items():
                yield {"id": name, "boxes": boxes}
        else:
            yield from _class_rows(output, batch, data.samples, config)


def boxes_of(output: tuple[Tensor, Tensor], batch: Batch, samples: tuple[Sample, ...]) -> dict[str, list[list[float]]]:
    """For each image of a batch the boxes found: x, y, width, height, score, category index in original pixels."""
    found = zip(nms.decode(*output), batch.indices, batch.scales, strict=True)
    return {samples[index].id: _box_rows(boxes.cpu(), samples[index], float(scale)) for boxes, index, scale in found}


def _class_rows(output: Tensor, batch: Batch, samples: tuple[Sample, ...], config: ModelConfig) -> Iterator[Row]:
    seen = torch.ones(len(config.categories), dtype=torch.bool, device=output.device)
    seen[list(config.unseen)] = False
    logits = masked(output, seen)
    chances = (torch.sigmoid(logits) if config.multi_label else torch.softmax(logits, 1)).cpu()
    for place, index in enumerate(batch.indices):
        yield {"id": samples[int(index)].id, "top": _top(chances[place])}


def _top(chances: Tensor) -> list[tuple[int, float]]:
    """Category indices with scores, best first (ties: lower index); the five best and all that are likely."""
    count = max(TOP, int((chances >= LIKELY).sum()))
    ranked = torch.sort(chances, descending=True, stable=True).indices[:count].tolist()
    return [(index, round(float(chances[index]), 6)) for index in ranked]


def _box_rows(found: Tensor, sample: Sample, scale: float) -> list[list[float]]:
    """Canvas corners as x, y, width, height, score, category index in original pixels, cut to the image."""
    corners = found[:, :4] / scale
    corners[:, 0::2] = corners[:, 0::2].clamp(0, sample.width)
    corners[:, 1::2] = corners[:, 1::2].clamp(0, sample.height)
    rows: list[list[float]] = []
    for (left, top, right, bottom), (score, category) in zip(corners.tolist(), found[:, 4:].tolist(), strict=True):
        if right > left and bottom > top:
            sides = [round(side, 2) for side in (left, top, right - left, bottom - top)]
            rows.append([*sides, round(score, 6), int(category)])
    return rows
