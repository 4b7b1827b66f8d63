"""Frozen releases of small painted pictures, and runs on them."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image as Pillow

from catalog import places
from catalog.models import Image
from datasets.models import Release
from projects.models import Project, ProjectImage, Template
from review.models import ImageReview, ReviewState
from tests.datasets.factories import make_object, make_release
from tests.factories import category_ids, make_image, make_project
from training import services
from training.models import Attempt, Model, Run

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
COLOURS = ((200, 40, 40), (40, 160, 60))
TINY = {"architecture": "resnet8", "width": 8, "epochs": 2, "batch_size": 4, "learning_rate": 0.1, "augment": False}
TINY_DETECTOR = {"architecture": "dense", "width": 8, "epochs": 1, "image_size": 64, "batch_size": 4}


def paint(image: Image, colour: tuple[int, int, int]) -> None:
    """Put a picture with a rectangle of that colour into the storage."""
    pixels = np.full((image.height, image.width, 3), 120, np.uint8)
    pixels[10:50, 10:40] = colour
    out = io.BytesIO()
    Pillow.fromarray(pixels).save(out, "PNG")
    default_storage.save(places.picture(image.sha256), ContentFile(out.getvalue()))


def make_painted_release(
    *, images: int = 12, template: Template = Template.TAGS, withheld: Sequence[str] = ("test",), labels: int = 1
) -> Release:
    """A frozen release of 64×64 pictures in two categories, with tags or boxes."""
    project = make_project(template=template)
    listed = category_ids(project)
    for number in range(images):
        image = make_image(width=64, height=64)
        paint(image, COLOURS[number % 2])
        ProjectImage.objects.create(project=project, image=image, name=f"{image.pk}.png")
        ImageReview.objects.create(project=project, image=image, state=ReviewState.VERIFIED, risk=0.0)
        box = None if template == Template.TAGS else (10.0, 10.0, 30.0, 40.0)
        for place in range(labels):
            make_object(project, image, listed[(number + place) % 2], box=box)
    return make_release(project, withheld=withheld)


def make_run(release: Release, spec: dict[str, object] | None = None, *, name: str = "first") -> Run:
    """A queued run on a release."""
    return services.create_run(
        project_id=release.project_id,
        release_id=release.pk,
        name=name,
        spec=spec or TINY,
        created_by=release.created_by,
    )


def claim(run: Run, *, now: datetime = NOW, slots: int = 1) -> Attempt:
    """The attempt that takes a queued run."""
    attempt = services.claim(run_id=run.pk, host="here", slots=slots, now=now)
    assert attempt is not None
    return attempt


def project_of(release: Release) -> Project:
    return Project.objects.get(pk=release.project_id)


def make_model(release: Release, *, name: str = "first") -> Model:
    """A registered model whose files were not trained: right of every test image, wrong of none."""
    run = make_run(release, name=name)
    folder = Path(settings.VAR_DIR) / "made" / str(run.pk)
    folder.mkdir(parents=True)
    (folder / "model.safetensors").write_bytes(b"weights")
    (folder / "config.json").write_text(json.dumps({}), encoding="utf-8")
    model = services.register_model(run_id=run.pk, folder=folder)
    shutil.rmtree(folder)
    return model
