"""A run made ready: lists read and checked, the network built, everything that the steps share in one place."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from training.engine import artefact, models, predict
from training.engine.artefact import ModelConfig
from training.engine.compute import Compute, choose_compute
from training.engine.config import Manifest, Spec
from training.engine.data import Data
from training.engine.events import EventLog
from training.engine.samples import SampleList, read_samples
from training.engine.watch import Watch


@dataclass(slots=True)
class Job:
    """All that the steps of a run share; `seen` marks the categories that have a training example."""

    spec: Spec
    out: Path
    watch: Watch
    log: EventLog
    compute: Compute
    config: ModelConfig
    train: Data
    val: Data | None
    test: Data | None
    model: nn.Module
    optimiser: torch.optim.Optimizer
    scaler: torch.amp.GradScaler
    seen: Tensor
    digest: str


def prepare(manifest: Manifest, out: Path, watch: Watch, log: EventLog) -> Job:
    """Read all that the manifest names and build what it asks for; refuses, by name, what cannot be used."""
    spec, count = manifest.spec, len(manifest.categories)
    train = read_samples(manifest.train, truth=manifest.task, categories=count)
    val = read_samples(manifest.val, truth=manifest.task, categories=count) if manifest.val else None
    test = read_samples(manifest.test_images, truth=None, categories=count) if manifest.test_images else None
    config = ModelConfig(
        spec=spec,
        categories=manifest.categories,
        multi_label=train.multi_label or bool(val and val.multi_label),
        unseen=_unseen(train, count),
    )
    if config.unseen:
        names = [manifest.categories[index].name for index in config.unseen]
        log.write("warning", code="categories_without_examples", categories=names)
    compute = choose_compute(spec.precision)
    model = _network(manifest, compute, log)
    return Job(
        spec=spec,
        out=out,
        watch=watch,
        log=log,
        compute=compute,
        config=config,
        train=predict.data_of(train, config),
        val=predict.data_of(val, config) if val else None,
        test=predict.data_of(test, config) if test else None,
        model=model,
        optimiser=_optimiser(model, spec),
        scaler=compute.scaler(),
        seen=torch.tensor([index not in config.unseen for index in range(count)], device=compute.device),
        digest=_digest(manifest),
    )


def _unseen(train: SampleList, categories: int) -> tuple[int, ...]:
    seen: set[int] = set()
    for sample in train.samples:
        seen.update(sample.labels)
        if sample.boxes is not None:
            seen.update(int(box[4]) for box in sample.boxes if not box[5])
    return tuple(index for index in range(categories) if index not in seen)


def _network(manifest: Manifest, compute: Compute, log: EventLog) -> nn.Module:
    torch.manual_seed(manifest.spec.seed)
    model = models.build(manifest.spec, len(manifest.categories))
    if manifest.init_weights:
        kept = artefact.start_from(model, manifest.init_weights, manifest.spec, manifest.categories)
        log.write("initialised", weights=manifest.init_weights.name, head_kept=kept)
    return compute.place(model)


def _optimiser(model: nn.Module, spec: Spec) -> torch.optim.Optimizer:
    """L2 on what multiplies (kernels, matrices), not on what shifts or normalises."""
    parameters = list(model.parameters())
    groups = [
        {"params": [each for each in parameters if each.ndim > 1], "weight_decay": spec.weight_decay},
        {"params": [each for each in parameters if each.ndim <= 1], "weight_decay": 0.0},
    ]
    if spec.optimiser == "adam":
        return torch.optim.Adam(groups, lr=spec.learning_rate)
    return torch.optim.SGD(groups, lr=spec.learning_rate, momentum=spec.momentum, nesterov=spec.momentum > 0)


def _digest(manifest: Manifest) -> str:
    """What a checkpoint must agree with: settings, categories, the lists and the first weights, byte by byte."""
    settings = asdict(manifest.spec) | {"limit_seconds": None}
    categories = [asdict(category) for category in manifest.categories]
    digest = hashlib.sha256(json.dumps([settings, categories], sort_keys=True).encode())
    for path in (manifest.train, manifest.val, manifest.init_weights):
        digest.update(hashlib.sha256(path.read_bytes() if path else b"").digest())
    return digest.hexdigest()
