"""The folder of a run on the machine that trains it: lists, manifest and fence in, weights and predictions out."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage

from catalog import selectors as catalog
from catalog.models import Image
from datasets import selectors as datasets
from datasets.models import Release, Split
from datasets.records import Record
from training import labels
from training.engine.config import parse_manifest
from training.errors import RunInvalidError
from training.models import Attempt, Model, Run

Pulse = Callable[[], None]


def folder_of(run_id: int) -> Path:
    """Where everything of a run lies."""
    return Path(settings.VAR_DIR) / "runs" / str(run_id)


def prepare(run: Run, attempt: Attempt, pulse: Pulse) -> Path:
    """Write what the engine needs and return the manifest's path; lists of an earlier attempt are kept as they are."""
    folder = folder_of(run.pk)
    mark = f"{run.release.manifest_sha256} {run.spec_sha}"
    if _read(folder / "lists-are-whole") != mark:
        # nothing here yet, half of it, or what a run of another database left under the same number
        shutil.rmtree(folder / "out", ignore_errors=True)
        (folder / "out").mkdir(parents=True)
        _write_lists(run, folder, pulse)
        _write(folder / "lists-are-whole", [mark])
    _write(folder / "fence", [str(attempt.fence)])
    values = {
        "task": run.task,
        "spec": run.spec,
        "categories": [{"id": each["id"], "name": each["name"]} for each in run.release.categories],
        "splits": {"train": "train.jsonl", "val": _if_there(folder, "val.jsonl")},
        "test_images": _if_there(folder, "test.jsonl"),
        "init_weights": _initial_weights(run, folder),
        "attempt": attempt.number,
        "fence": attempt.fence,
        "fence_file": "fence",
    }
    parse_manifest(values, folder)
    _write(folder / "manifest.json", [json.dumps(values, ensure_ascii=False, indent=1)])
    return folder / "manifest.json"


def tidy(run_id: int) -> None:
    """Drop what only a further attempt would need."""
    shutil.rmtree(folder_of(run_id) / "out" / "checkpoint", ignore_errors=True)


def write_images(path: Path, records: Iterable[Record], image_size: int, pulse: Pulse) -> int:
    """Write a list of images without labels; returns how many."""
    return _write_rows(path, ((record, labels.image_row(record)) for record in records), image_size, pulse)


def write_pictures(path: Path, images: Iterable[Image], image_size: int) -> None:
    """Write a list of images of the catalog, for a model to look at."""
    _write(
        path,
        (
            json.dumps(
                {"id": image.pk, "width": image.width, "height": image.height}
                | {"image": str(picture_path(image.sha256, image.width, image.height, image_size))}
            )
            for image in images
        ),
    )


def _write_lists(run: Run, folder: Path, pulse: Pulse) -> None:
    release, index = run.release, labels.category_index(run.release.categories)
    multi_label = run.task == "classify" and any(
        labels.is_multi_label(_open(release, split), index) for split in _open_splits(release)
    )

    def rows(split: Split) -> Iterator[tuple[Record, labels.Row | None]]:
        for record in _open(release, split):
            yield record, labels.training_row(record, index, run.task, multi_label=multi_label)

    size = int(run.spec["image_size"])
    for split in _open_splits(release):
        count = _write_rows(folder / f"{split.value}.jsonl", rows(split), size, pulse)
        if split == Split.TRAIN and not count:
            raise RunInvalidError(f"Release {release.name} has no labelled image in train.")
    hidden = datasets.records(release.pk, Split.TEST, with_labels=False)
    write_images(folder / "test.jsonl", hidden, size, pulse)


def _open_splits(release: Release) -> list[Split]:
    return [split for split in (Split.TRAIN, Split.VAL) if split not in release.withheld]


def _open(release: Release, split: Split) -> Iterator[Record]:
    return datasets.records(release.pk, split, with_labels=True)


def _write_rows(path: Path, rows: Iterable[tuple[Record, labels.Row | None]], image_size: int, pulse: Pulse) -> int:
    count = 0

    def lines() -> Iterator[str]:
        nonlocal count
        for record, row in rows:
            pulse()
            if row is not None:
                count += 1
                yield json.dumps(
                    row | {"image": str(picture_path(record.sha256, record.width, record.height, image_size))}
                )

    _write(path, lines())
    return count


def picture_path(sha256: str, width: int, height: int, image_size: int) -> Path:
    """A local file of the image, large enough for this size: in the storage itself when that is a local folder."""
    enough = 1024 if image_size <= 512 else 2048
    if max(width, height) <= enough:
        return _local(catalog.picture(sha256), f"{sha256}-whole")
    image = Image(sha256=sha256, width=width, height=height)
    return _local(catalog.rendition(image, enough), f"{sha256}-{enough}")


def _local(file: File[bytes], name: str) -> Path:
    with file:
        path = Path(str(file.name))
        if path.is_absolute():
            return path
        copy = Path(settings.VAR_DIR) / "cache" / "pictures" / name[:2] / name
        if not copy.exists():
            _copy(file, copy)
        return copy


def _copy(file: File[bytes], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    with partial.open("wb") as out:
        shutil.copyfileobj(file, out)
    partial.replace(path)


def fetch_model(model: Model, folder: Path) -> Path:
    """The weights and description of a model of the registry in a local folder."""
    for name in ("model.safetensors", "config.json"):
        with default_storage.open(model.files[name]["path"]) as file:
            _copy(file, folder / name)
    return folder


def _initial_weights(run: Run, folder: Path) -> str | None:
    if run.initial_model is None:
        return None
    fetch_model(run.initial_model, folder / "initial")
    return "initial/model.safetensors"


def _if_there(folder: Path, name: str) -> str | None:
    path = folder / name
    return name if path.exists() and path.stat().st_size else None


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip() if path.exists() else ""


def _write(path: Path, lines: Iterable[str]) -> None:
    """Make a text file appear whole or not at all."""
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    with partial.open("w", encoding="utf-8") as out:
        out.writelines(f"{line}\n" for line in lines)
    partial.replace(path)
