"""Where a run stands, on disk: enough to go on after a kill as if nothing had happened."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import asdict, dataclass, field
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from training.engine.artefact import load_state, read_weights, weights_of
from training.engine.failures import BadInput

KEEP = 2


@dataclass(slots=True)
class Progress:
    """How far a run is: epochs done, batches done in this one, the sums so far, the best figures seen."""

    epoch: int = 0
    batch: int = 0
    step: int = 0
    seconds: float = 0.0
    train_seconds: float = 0.0
    waited: float = 0.0
    sums: list[float] = field(default_factory=lambda: [0.0, 0.0, 0.0])
    best: list[float] | None = None
    best_epoch: int = 0
    stopped: str | None = None

    def count(self, seconds: float, waited: float) -> None:
        """One more batch was done."""
        self.batch += 1
        self.step += 1
        self.seconds += seconds
        self.train_seconds += seconds
        self.waited += waited

    def next_epoch(self) -> None:
        """Start counting afresh."""
        self.epoch += 1
        self.batch, self.train_seconds, self.waited, self.sums = 0, 0.0, 0.0, [0.0, 0.0, 0.0]


def save(
    folder: Path, digest: str, progress: Progress, model: nn.Module, optimiser: torch.optim.Optimizer, scale: float
) -> None:
    """Write a checkpoint that appears whole or not at all, and forget all but the last two."""
    folder.mkdir(exist_ok=True)
    partial = folder / f".partial-{os.getpid()}"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    save_file(weights_of(model), partial / "model.safetensors")
    save_file(_flattened(optimiser), partial / "optimiser.safetensors")
    state = {"digest": digest, "torch": torch.__version__, "scale": scale, "progress": asdict(progress)}
    (partial / "state.json").write_text(json.dumps(state), encoding="utf-8")
    for path in (*partial.iterdir(), partial):
        _sync(path)
    final = folder / f"{progress.step:010d}-{progress.epoch:05d}"
    if final.exists():
        shutil.rmtree(final)
    partial.rename(final)
    _sync(folder)
    for old in _whole(folder)[:-KEEP]:
        shutil.rmtree(old)


def load(
    folder: Path, digest: str, model: nn.Module, optimiser: torch.optim.Optimizer
) -> tuple[Progress, float] | None:
    """Put the latest checkpoint's state into model and optimiser; None when there is none."""
    found = _whole(folder)
    if not found:
        return None
    latest = found[-1]
    state = json.loads((latest / "state.json").read_text(encoding="utf-8"))
    if state["digest"] != digest:
        raise BadInput(f"checkpoint {latest} belongs to other settings or other data")
    load_state(model, read_weights(latest / "model.safetensors"), latest)
    _restore(optimiser, read_weights(latest / "optimiser.safetensors"))
    return Progress(**state["progress"]), float(state["scale"])


def _whole(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("[0-9]*") if path.is_dir())


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _flattened(optimiser: torch.optim.Optimizer) -> dict[str, Tensor]:
    """The optimiser's tensors as `parameter.name`."""
    state: dict[int, dict[str, Tensor]] = optimiser.state_dict()["state"]
    flat = {f"{index}.{name}": value for index, values in state.items() for name, value in values.items()}
    return {name: value.detach().cpu().contiguous() for name, value in flat.items() if value is not None}


def _restore(optimiser: torch.optim.Optimizer, flat: dict[str, Tensor]) -> None:
    state: dict[int, dict[str, Tensor]] = {}
    for key, value in flat.items():
        index, name = key.split(".", 1)
        state.setdefault(int(index), {})[name] = value
    optimiser.load_state_dict({"state": state, "param_groups": optimiser.state_dict()["param_groups"]})
