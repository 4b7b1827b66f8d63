"""The models that runs leave: stored by checksum, numbered, published."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max

from training.errors import ModelNotFoundError
from training.models import Model, ModelState, Run

FILES = ("model.safetensors", "config.json", "predictions_val.jsonl", "predictions_test.jsonl", "events.jsonl")
StoredFiles = dict[str, dict[str, object]]


def register_model(*, run_id: int, folder: Path) -> Model:
    """Store what a finished run left and enter it in the registry; doing it again gives the same model."""
    run = Run.objects.select_related("release").get(pk=run_id)
    files = {name: _store(run, folder / name) for name in FILES if (folder / name).exists()}
    return _enter(run, files)


@transaction.atomic
def _enter(run: Run, files: StoredFiles) -> Model:
    # runs of one name lock each other in one order, so that two never take the same number
    list(Run.objects.select_for_update().filter(project_id=run.project_id, name=run.name).order_by("id"))
    known = Model.objects.filter(run=run).first()
    if known is not None:
        return known
    latest = Model.objects.filter(project_id=run.project_id, name=run.name).aggregate(Max("version"))["version__max"]
    return Model.objects.create(
        project_id=run.project_id,
        run=run,
        name=run.name,
        version=(latest or 0) + 1,
        task=run.task,
        architecture=run.spec["architecture"],
        categories=[{"id": each["id"], "name": each["name"]} for each in run.release.categories],
        files=files,
    )


def _store(run: Run, path: Path) -> dict[str, object]:
    digest = hashlib.sha256()
    with path.open("rb") as content:
        while piece := content.read(1 << 20):
            digest.update(piece)
    sha256 = digest.hexdigest()
    name = f"models/{run.project_id}/{run.pk}/{sha256[:16]}-{path.name}"
    if not default_storage.exists(name):
        with path.open("rb") as content:
            default_storage.save(name, File(content))
    return {"path": name, "sha256": sha256, "bytes": path.stat().st_size}


@transaction.atomic
def publish_model(*, model_id: int) -> Model:
    """Show a model to every member; the published one of the same name, if any, retires."""
    model = Model.objects.select_for_update().filter(pk=model_id).first()
    if model is None:
        raise ModelNotFoundError
    others = Model.objects.filter(project_id=model.project_id, name=model.name, state=ModelState.PUBLISHED)
    others.exclude(pk=model.pk).update(state=ModelState.RETIRED)
    Model.objects.filter(pk=model.pk).update(state=ModelState.PUBLISHED)
    model.state = ModelState.PUBLISHED
    return model
