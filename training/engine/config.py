"""What a run is told: the spec (settings) and the manifest (settings + data). Strict, and free of torch."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from training.engine.failures import BadInput

TASKS = ("classify", "detect")
CLASSIFIERS = ("lenet", "alexnet", "vgg11", "resnet8", "resnet18")
DETECTORS = ("dense",)
ARCHITECTURES = {"classify": CLASSIFIERS, "detect": DETECTORS}
OPTIMISERS = ("sgd", "adam")
SCHEDULES = ("constant", "cosine", "onecycle")
PRECISIONS = ("auto", "fp32", "bf16")

Values = Mapping[str, object]


class BadConfig(BadInput):
    """Settings that cannot be used; `problems` holds one sentence per field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__("; ".join(f"{field}: {problem}" for field, problem in self.problems.items()))


@dataclass(frozen=True, slots=True)
class Spec:
    """The settings of a run with every default resolved; equal specs on equal data give equal weights on a CPU."""

    architecture: str
    width: int
    image_size: int
    epochs: int
    batch_size: int
    optimiser: str
    learning_rate: float
    momentum: float
    weight_decay: float
    dropout: float
    schedule: str
    seed: int
    augment: bool
    precision: str
    limit_seconds: float | None

    @property
    def task(self) -> str:
        return "detect" if self.architecture in DETECTORS else "classify"


@dataclass(frozen=True, slots=True)
class Category:
    """One class, at the place that its index has in the output of the model."""

    id: int | str
    name: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """One attempt at one run: what to fit, on which lists of images, and who owns it."""

    task: str
    spec: Spec
    categories: tuple[Category, ...]
    train: Path
    val: Path | None
    test_images: Path | None
    init_weights: Path | None
    attempt: int
    fence: int
    fence_file: Path | None


_COMMON: dict[str, object] = {
    "width": 16,
    "image_size": 32,
    "epochs": 10,
    "batch_size": 64,
    "optimiser": "sgd",
    "learning_rate": 0.05,
    "momentum": 0.9,
    "weight_decay": 0.0005,
    "dropout": 0.0,
    "schedule": "onecycle",
    "seed": 0,
    "augment": True,
    "precision": "auto",
    "limit_seconds": None,
}
_OF_ARCHITECTURE: dict[str, dict[str, object]] = {
    "lenet": {"learning_rate": 0.02},
    "alexnet": {"learning_rate": 0.02, "dropout": 0.5},
    "vgg11": {"learning_rate": 0.03, "dropout": 0.5},
    "resnet8": {"learning_rate": 0.2},
    "resnet18": {"learning_rate": 0.1},
    "dense": {
        "image_size": 320,
        "batch_size": 4,
        "optimiser": "adam",
        "learning_rate": 0.004,
        "weight_decay": 0.0001,
    },
}
_CHOICES = {"optimiser": OPTIMISERS, "schedule": SCHEDULES, "precision": PRECISIONS}
_WHOLE = {
    "width": (8, 128),
    "image_size": (32, 1024),
    "epochs": (1, 10_000),
    "batch_size": (1, 4096),
    "seed": (0, 2**31 - 1),
}
_REAL = {
    "learning_rate": (1e-8, 100.0),
    "momentum": (0.0, 0.9999),
    "weight_decay": (0.0, 1.0),
    "dropout": (0.0, 0.95),
}


def resolve_spec(values: Values) -> Spec:
    """The spec that these settings mean, defaults filled in; refuses unknown keys and values out of range."""
    known = {field.name for field in fields(Spec)}
    problems = {key: "unknown setting" for key in values if key not in known}
    architecture = values.get("architecture")
    if architecture not in CLASSIFIERS + DETECTORS:
        problems["architecture"] = f"must be one of {', '.join(CLASSIFIERS + DETECTORS)}"
        raise BadConfig(problems)
    resolved = {"architecture": architecture, **_COMMON, **_OF_ARCHITECTURE[str(architecture)], **values}
    for name in sorted(known - {"architecture"}):
        problem = _problem(name, resolved[name])
        if problem:
            problems[name] = problem
    if problems:
        raise BadConfig(problems)
    for name in _REAL:
        resolved[name] = float(str(resolved[name]))
    return Spec(**resolved)  # type: ignore[arg-type]  # each value was checked against its field just above


def default_spec(task: str) -> Spec:
    """A spec that works on most sets of this task without a setting touched."""
    return resolve_spec({"architecture": "dense" if task == "detect" else "resnet8"})


def _problem(name: str, value: object) -> str | None:
    if name in _CHOICES:
        return None if value in _CHOICES[name] else f"must be one of {', '.join(_CHOICES[name])}"
    if name in _WHOLE:
        low, high = _WHOLE[name]
        whole = isinstance(value, int) and not isinstance(value, bool)
        return None if whole and low <= int(str(value)) <= high else f"must be a whole number from {low} to {high}"
    if name in _REAL:
        least, most = _REAL[name]
        return None if _is_number(value) and least <= float(str(value)) <= most else f"must be from {least} to {most}"
    if name == "augment":
        return None if isinstance(value, bool) else "must be true or false"
    positive = value is None or (_is_number(value) and float(str(value)) > 0)
    return None if positive else "must be a positive number of seconds, or null"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def spec_sha(spec: Spec) -> str:
    """The SHA-256 of the spec's canonical JSON: equal exactly when all settings are."""
    return hashlib.sha256(json.dumps(asdict(spec), sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def manifest_values(manifest: Manifest) -> dict[str, object]:
    """The manifest as the JSON object that `read_manifest` reads back."""

    def path(value: Path | None) -> str | None:
        return str(value) if value else None

    return {
        "task": manifest.task,
        "spec": asdict(manifest.spec),
        "categories": [asdict(category) for category in manifest.categories],
        "splits": {"train": str(manifest.train), "val": path(manifest.val)},
        "test_images": path(manifest.test_images),
        "init_weights": path(manifest.init_weights),
        "attempt": manifest.attempt,
        "fence": manifest.fence,
        "fence_file": path(manifest.fence_file),
    }


def read_manifest(path: Path) -> Manifest:
    """Read and check a manifest file; relative paths in it start at its own folder."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadConfig({"manifest": f"cannot be read: {path}: {error.strerror}"}) from error
    except ValueError as error:
        raise BadConfig({"manifest": f"is not JSON: {path}: {error}"}) from error
    if not isinstance(values, dict):
        raise BadConfig({"manifest": "must be a JSON object"})
    return parse_manifest(values, path.parent)


def parse_manifest(values: Values, folder: Path) -> Manifest:
    """The manifest that these values mean; refuses unknown keys and a task that the architecture cannot do."""
    optional = {"test_images", "init_weights", "attempt", "fence", "fence_file"}
    _check_keys(values, required={"task", "spec", "categories", "splits"}, optional=optional, where="manifest")
    spec = resolve_spec(_mapping(values["spec"], "spec"))
    if values["task"] not in TASKS:
        raise BadConfig({"task": f"must be one of {', '.join(TASKS)}"})
    if spec.task != values["task"]:
        raise BadConfig({"spec.architecture": f"{spec.architecture} cannot do the task {values['task']}"})
    splits = _mapping(values["splits"], "splits")
    _check_keys(splits, required={"train"}, optional={"val"}, where="splits")
    train = _path(splits["train"], folder, "splits.train")
    if train is None:
        raise BadConfig({"splits.train": "must be the path of a list"})
    return Manifest(
        task=spec.task,
        spec=spec,
        categories=_categories(values["categories"]),
        train=train,
        val=_path(splits.get("val"), folder, "splits.val"),
        test_images=_path(values.get("test_images"), folder, "test_images"),
        init_weights=_path(values.get("init_weights"), folder, "init_weights"),
        attempt=_count(values.get("attempt", 1), "attempt"),
        fence=_count(values.get("fence", 0), "fence"),
        fence_file=_path(values.get("fence_file"), folder, "fence_file"),
    )


def _check_keys(values: Values, *, required: set[str], optional: set[str], where: str) -> None:
    problems = {f"{where}.{key}": "unknown key" for key in values if key not in required | optional}
    problems |= {f"{where}.{key}": "is missing" for key in sorted(required) if key not in values}
    if problems:
        raise BadConfig(problems)


def _mapping(value: object, where: str) -> Values:
    if not isinstance(value, Mapping):
        raise BadConfig({where: "must be an object"})
    return value


def _path(value: object, folder: Path, where: str) -> Path | None:
    if value is None:
        return None
    if not isinstance(value, str) or not value:
        raise BadConfig({where: "must be a path or null"})
    return folder / value


def _count(value: object, where: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise BadConfig({where: "must be a whole number, 0 or more"})
    return value


def _categories(value: object) -> tuple[Category, ...]:
    if not isinstance(value, list) or not value:
        raise BadConfig({"categories": "must be a list of at least one"})
    found: list[Category] = []
    for place, item in enumerate(value):
        where = f"categories[{place}]"
        entry = _mapping(item, where)
        _check_keys(entry, required={"id", "name"}, optional=set(), where=where)
        identity, name = entry["id"], entry["name"]
        if not isinstance(identity, int | str) or isinstance(identity, bool) or not isinstance(name, str):
            raise BadConfig({where: "id must be a number or a text, and name a text"})
        found.append(Category(identity, name))
    if len({category.id for category in found}) != len(found):
        raise BadConfig({"categories": "two have the same id"})
    return tuple(found)


def spec_fields() -> list[dict[str, object]]:
    """Every setting as a form needs it: its name, its kind, what it may be."""
    return [
        *({"name": name, "kind": "integer", "minimum": low, "maximum": high} for name, (low, high) in _WHOLE.items()),
        *({"name": name, "kind": "number", "minimum": low, "maximum": high} for name, (low, high) in _REAL.items()),
        *(dict[str, object](name=name, kind="choice", choices=list(values)) for name, values in _CHOICES.items()),
        {"name": "augment", "kind": "boolean"},
        {"name": "limit_seconds", "kind": "number", "minimum": 0, "nullable": True},
    ]
