"""Batches: which samples, prepared how, in what order, fetched ahead of the step that needs them."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from training.engine import augment, chance, images
from training.engine.chance import Integers
from training.engine.config import Spec
from training.engine.images import ImageStore, Pixels
from training.engine.models.dense import STRIDE
from training.engine.samples import Floats, Sample, SampleList
from training.engine.targets import draw_target

AHEAD = 3
PADDING = 124  # grey near the mean of photographs, so that a letterbox is not an edge


@dataclass(frozen=True, slots=True)
class Batch:
    """Images `(n, h, w, 3)` in bytes, their truth, and how many canvas pixels one pixel of each original takes."""

    indices: Integers
    images: Tensor
    truth: tuple[Tensor, ...]
    scales: Floats


class Data(Protocol):
    """A prepared list: how to cut it into batches and how to make one; `epoch` None means without chance."""

    samples: tuple[Sample, ...]

    def groups(self, batch_size: int) -> list[Integers]: ...

    def batch(self, indices: Integers, epoch: int | None) -> Batch: ...


def epoch_batches(count: int, batch_size: int, seed: int, epoch: int) -> list[Integers]:
    """All samples in the order of this epoch, cut into batches of nearly equal size."""
    return list(np.array_split(chance.order(seed, epoch, count), -(-count // batch_size)))


class ClassifyData:
    """Square images and their categories; also for lists without labels."""

    def __init__(self, listed: SampleList, spec: Spec, categories: int, multi_label: bool) -> None:
        self.samples = listed.samples
        self._spec = spec
        self._categories = categories
        self._multi_label = multi_label
        self.resized, self.pad = classify_geometry(spec.image_size)
        self._store = ImageStore(listed.samples, self._prepare, images.cache_budget())

    def _prepare(self, sample: Sample) -> Pixels:
        return images.square(images.decode(sample), self.resized)

    def groups(self, batch_size: int) -> list[Integers]:
        return list(np.array_split(np.arange(len(self.samples)), -(-len(self.samples) // batch_size)))

    def batch(self, indices: Integers, epoch: int | None) -> Batch:
        draws = _draws(self._spec, epoch, indices)
        side = self._spec.image_size
        pixels = np.empty((len(indices), side, side, 3), np.uint8)
        for place, index in enumerate(indices):
            chosen = None if draws is None else draws[place]
            pixels[place] = augment.crop(self._store[int(index)], side, self.pad, chosen)
        return Batch(indices, torch.from_numpy(pixels), (self._labels(indices),), np.ones(len(indices), np.float32))

    def _labels(self, indices: Integers) -> Tensor:
        labels = [self.samples[index].labels for index in indices]
        if not self._multi_label:
            return torch.tensor([each[0] if each else 0 for each in labels])
        marks = torch.zeros(len(labels), self._categories)
        for place, each in enumerate(labels):
            marks[place, list(each)] = 1.0
        return marks


def classify_geometry(image_size: int) -> tuple[int, int]:
    """The side that images are resized to before a square is cut from them, and the border added in training."""
    return (image_size, image_size // 8) if image_size <= 64 else (round(image_size * 8 / 7), 0)


class DetectData:
    """Whole images with the long side at the image size, and the target maps of their boxes."""

    def __init__(self, listed: SampleList, spec: Spec, categories: int) -> None:
        self.samples = listed.samples
        self._spec = spec
        self._categories = categories
        self._sizes = [images.fitted_size(each.width, each.height, spec.image_size) for each in listed.samples]
        self._store = ImageStore(listed.samples, self._prepare, images.cache_budget())

    def _prepare(self, sample: Sample) -> Pixels:
        width, height = images.fitted_size(sample.width, sample.height, self._spec.image_size)
        return images.resize(images.decode(sample), width, height)

    def groups(self, batch_size: int) -> list[Integers]:
        """Batches of equal canvas, so that a prediction does not depend on the images beside it."""
        by_canvas: dict[tuple[int, int], list[int]] = {}
        for index, size in enumerate(self._sizes):
            by_canvas.setdefault(_canvas([size]), []).append(index)
        batches: list[Integers] = []
        for members in by_canvas.values():
            batches += np.array_split(np.array(members), -(-len(members) // batch_size))
        return batches

    def batch(self, indices: Integers, epoch: int | None) -> Batch:
        # in training one canvas for the whole list, so that the memory of a step does not vary
        width, height = _canvas(self._sizes if epoch is not None else [self._sizes[index] for index in indices])
        pixels = np.full((len(indices), height, width, 3), PADDING, np.uint8)
        draws = _draws(self._spec, epoch, indices)
        scales = np.empty(len(indices), np.float32)
        targets = []
        for place, index in enumerate(indices):
            sample = self.samples[index]
            image, boxes = self._store[int(index)], _boxes(sample)
            scales[place] = self._spec.image_size / max(sample.width, sample.height)
            boxes[:, :4] *= scales[place]
            if draws is not None and draws[place, 0] < 0.5:
                image, boxes = augment.mirrored(image, boxes)
            if draws is not None:
                image = augment.relit(image, draws[place, 1:3])
            pixels[place, : image.shape[0], : image.shape[1]] = image
            targets.append(draw_target(boxes, self._categories, width, height))
        parts = ("heat", "boxes", "weight", "counted")
        truth = tuple(torch.from_numpy(np.stack([getattr(each, part) for each in targets])) for part in parts)
        return Batch(indices, torch.from_numpy(pixels), truth, scales)


def _draws(spec: Spec, epoch: int | None, indices: Integers) -> NDArray[np.float64] | None:
    """The chance that augments these samples in this epoch; None outside of training or when it is switched off."""
    if epoch is None or not spec.augment:
        return None
    return chance.uniforms(spec.seed, epoch, indices, augment.DRAWS)


def _boxes(sample: Sample) -> Floats:
    return np.zeros((0, 6), np.float32) if sample.boxes is None else sample.boxes.copy()


def _canvas(sizes: Sequence[tuple[int, int]]) -> tuple[int, int]:
    width, height = (max(each[side] for each in sizes) for side in (0, 1))
    return -(-width // STRIDE) * STRIDE, -(-height // STRIDE) * STRIDE


def fetch(make: Callable[[Integers], Batch], batches: Sequence[Integers]) -> Iterator[tuple[Batch, float]]:
    """Each batch in order, made ahead by threads, with the seconds that had to be waited for it."""
    with ThreadPoolExecutor(max_workers=_workers(), thread_name_prefix="batch") as pool:
        waiting: deque[Future[Batch]] = deque()
        for indices in batches:
            waiting.append(pool.submit(make, indices))
            if len(waiting) > AHEAD:
                yield _taken(waiting)
        while waiting:
            yield _taken(waiting)


def _taken(waiting: deque[Future[Batch]]) -> tuple[Batch, float]:
    began = time.perf_counter()
    batch = waiting.popleft().result()
    return batch, time.perf_counter() - began


def _workers() -> int:
    """Threads that prepare batches: `QUORUM_ENGINE_WORKERS`, else up to four."""
    return int(os.environ.get("QUORUM_ENGINE_WORKERS", "0")) or min(4, os.cpu_count() or 1)
