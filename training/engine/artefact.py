"""A trained model as files: `model.safetensors` and the `config.json` without which its numbers mean nothing."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from training.engine import compute, models
from training.engine.config import Category, Spec, resolve_spec
from training.engine.data import PADDING, classify_geometry
from training.engine.failures import BadInput

WEIGHTS = "model.safetensors"
CONFIG = "config.json"


@dataclass(frozen=True, slots=True)
class ModelConfig:
    """All that is needed, beside the weights, to use a model."""

    spec: Spec
    categories: tuple[Category, ...]
    multi_label: bool
    unseen: tuple[int, ...]


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Make a file appear complete or not at all: written beside, on the disk, then renamed."""
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        write(partial)
        with partial.open("rb") as written:
            os.fsync(written.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def weights_of(model: nn.Module) -> dict[str, Tensor]:
    """The state of a model as plain contiguous CPU tensors."""
    return {name: value.detach().cpu().contiguous() for name, value in model.state_dict().items()}


def write_weights(folder: Path, model: nn.Module) -> None:
    write_whole(folder / WEIGHTS, lambda path: save_file(weights_of(model), path))


def write_config(folder: Path, config: ModelConfig) -> None:
    """Write the description of the model, its preprocessing spelled out for other programs."""
    values = {
        "format": 1,
        "architecture": config.spec.architecture,
        "task": config.spec.task,
        "multi_label": config.multi_label,
        "categories": [asdict(category) for category in config.categories],
        "unseen": list(config.unseen),
        "preprocessing": _preprocessing(config.spec),
        "spec": asdict(config.spec),
    }
    text = json.dumps(values, indent=1, ensure_ascii=False)
    write_whole(folder / CONFIG, lambda path: path.write_text(text, encoding="utf-8"))


def _preprocessing(spec: Spec) -> dict[str, object]:
    values: dict[str, object] = {
        "colour": "RGB, upright (EXIF applied), bytes divided by 255",
        "mean": list(compute.MEAN),
        "std": list(compute.STD),
        "filter": "bilinear, antialiased (Pillow)",
    }
    if spec.task == "detect":
        return values | {"resize_long_side": spec.image_size, "pad_right_and_bottom_to_multiple_of": 8, "pad": PADDING}
    return values | {"resize_short_side": classify_geometry(spec.image_size)[0], "centre_crop": spec.image_size}


def read_config(folder: Path) -> ModelConfig:
    """The description beside a model's weights."""
    path = folder / CONFIG
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        return ModelConfig(
            spec=resolve_spec(values["spec"]),
            categories=tuple(Category(each["id"], each["name"]) for each in values["categories"]),
            multi_label=bool(values["multi_label"]),
            unseen=tuple(values["unseen"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(f"model description {path} cannot be used: {error}") from error


def read_weights(path: Path) -> dict[str, Tensor]:
    """The tensors of a safetensors file; nothing in it is ever executed."""
    try:
        return load_file(path)
    except (OSError, SafetensorError) as error:
        raise BadInput(f"weights {path} cannot be read: {error}") from error


def read_model(folder: Path) -> tuple[nn.Module, ModelConfig]:
    """A model as it was written, ready to predict on the CPU."""
    config = read_config(folder)
    model = models.build(config.spec, len(config.categories))
    load_state(model, read_weights(folder / WEIGHTS), folder / WEIGHTS)
    return model.eval(), config


def load_state(model: nn.Module, weights: Mapping[str, Tensor], source: Path) -> None:
    try:
        model.load_state_dict(dict(weights))
    except RuntimeError as error:
        raise BadInput(f"weights {source} do not fit the network: {error}") from error


def start_from(model: nn.Module, path: Path, spec: Spec, categories: tuple[Category, ...]) -> bool:
    """Begin with an earlier model's weights; its head only when the categories are the same, which is answered."""
    earlier = read_config(path.parent)
    if earlier.spec.architecture != spec.architecture or earlier.spec.width != spec.width:
        raise BadInput(f"initial weights {path} are of {earlier.spec.architecture}, not {spec.architecture}")
    weights = read_weights(path)
    same = [each.id for each in earlier.categories] == [each.id for each in categories]
    if not same:
        own = model.state_dict()
        weights |= {name: value for name, value in own.items() if name.startswith(models.HEAD)}
    load_state(model, weights, path)
    return same
