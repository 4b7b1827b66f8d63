"""Exported images a second, beside bare writing of the same files in the same run.

    python -m benchmarks.export_release [--data FOLDER] [--images N] [--boxes B] [--format F] [--json]

Baseline: the picture files that the storage holds are read and written again, one by one, into a new folder. Export:
the product's own service, with everything that it does: records read from a durable PostgreSQL by a server-side cursor,
labels written in the format, pictures packed into one zip, SHA-256 of the whole, progress on the row, fsync and rename.
`ratio` is export over baseline by the clock, `ratio_cpu` by processor time of this process (steady on a busy machine).
Class folders hold a picture once for each of its categories: `pictures_written` counts all, `ratio_written` is the
ratio by pictures written.
The rows are laid directly (each picture of FOLDER as often as needed), then frozen by the service, whose rate is given
too. FOLDER is a folder of images; by default the blood cells of ../shared/data.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import os
import resource
import shutil
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from benchmarks.services import durable_postgres

if TYPE_CHECKING:
    from catalog.models import Image

BLOOD_CELLS = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "images" / "bccd" / "images"
SUFFIXES = {".jpg", ".jpeg", ".png", ".webp"}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=BLOOD_CELLS)
    parser.add_argument("--images", type=int, default=5_000)
    parser.add_argument("--boxes", type=int, default=10, help="boxes an image")
    parser.add_argument("--format", default="coco")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    paths = sorted(path for path in chosen.data.rglob("*") if path.suffix.lower() in SUFFIXES)
    if not paths:
        parser.error(f"no images under {chosen.data}")
    folder = Path(tempfile.mkdtemp(prefix="quorum-bench-"))
    try:
        with durable_postgres(folder, connections=20) as url:
            line = _measure(url, paths, folder, chosen)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(line) if chosen.json else "\n".join(f"{name}: {value}" for name, value in line.items()))
    return 0


def _measure(url: str, paths: Sequence[Path], folder: Path, chosen: argparse.Namespace) -> dict[str, object]:
    media = folder / "media"
    _start_django(url, media)
    from datasets import services
    from datasets.models import Release

    files = _lay_pictures(paths, media, chosen.images)
    release_id = _lay_release(files, chosen.boxes)
    freezing = _timed(lambda: services.freeze_release(release_id))
    # The baseline is measured before and after, so that a machine that slows down does not flatter us.
    before = _timed(lambda: _copy_files(files, folder / "before"))
    release = Release.objects.get(pk=release_id)
    export = services.request_export(release_id=release_id, format=chosen.format, requested_by=release.created_by)
    exporting = _timed(lambda: services.run_export(export.pk))
    after = _timed(lambda: _copy_files(files, folder / "after"))
    export.refresh_from_db()
    baseline, baseline_cpu = (before[0] + after[0]) / 2, (before[1] + after[1]) / 2
    return {
        "benchmark": "export_release",
        "baseline": "read each stored picture and write it to a file of its own",
        "format": chosen.format,
        "images": len(files),
        "boxes": len(files) * chosen.boxes,
        "mean_bytes": sum(path.stat().st_size for path in files) // len(files),
        "cores": os.cpu_count(),
        "archive_bytes": export.byte_size,
        "images_per_s": round(len(files) / exporting[0], 1),
        "baseline_images_per_s": round(len(files) / baseline, 1),
        "ratio": round(baseline / exporting[0], 2),
        "pictures_written": (written := _pictures_in(media / export.file)),
        "ratio_written": round(baseline / exporting[0] * written / len(files), 2),
        "ratio_cpu": round(baseline_cpu / exporting[1], 2),
        "export_cpu_s": round(exporting[1], 2),
        "freeze_images_per_s": round(len(files) / freezing[0], 1),
        "freeze_cpu_s": round(freezing[1], 2),
        "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _pictures_in(archive: Path) -> int:
    with zipfile.ZipFile(archive) as packed:
        return sum(PurePosixPath(name).suffix == ".jpg" for name in packed.namelist())


def _start_django(url: str, media: Path) -> None:
    os.environ["DATABASE_URL"], os.environ["QUORUM_MEDIA"] = url, str(media)
    os.environ["REDIS_URL"] = "memory://"  # nobody is there to be woken
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _lay_pictures(paths: Sequence[Path], media: Path, count: int) -> list[Path]:
    """Files where the catalog would have put them, under digests of their own."""
    from catalog import places

    files = []
    for number, path in zip(range(count), itertools.cycle(paths)):
        place = media / places.picture(hashlib.sha256(str(number).encode()).hexdigest())
        place.parent.mkdir(parents=True)
        shutil.copyfile(path, place)
        files.append(place)
    return files


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds of the clock and of this process's processor time."""
    began, began_cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - began, time.process_time() - began_cpu


def _copy_files(files: Sequence[Path], folder: Path) -> None:
    """Read every file and write it anew."""
    folder.mkdir()
    for number, path in enumerate(files):
        (folder / f"{number:08d}.jpg").write_bytes(path.read_bytes())


def _lay_release(files: Sequence[Path], boxes: int) -> int:
    """Verified images with boxes, as rows, and a release that waits to be frozen."""
    from accounts.models import User
    from datasets import services
    from projects import services as projects
    from projects.models import Template
    from projects.services import CategorySpec

    owner = User.objects.create(email="bench@example.org")
    specs = [CategorySpec(name=f"category {number}") for number in range(10)]
    project = projects.create_project(owner=owner, name="Bench", template=Template.BOXES, categories=specs)
    _lay_rows(project.pk, files, boxes)
    return services.request_release(project_id=project.pk, name="1", created_by=owner).pk


def _lay_rows(project_id: int, files: Sequence[Path], boxes: int) -> None:
    from django.utils import timezone

    from catalog.models import Image, LabelFormat, Source, SourceKind, SourceState
    from projects.models import ProjectImage
    from review.models import ImageReview, ReviewState

    source = Source.objects.create(
        kind=SourceKind.FOLDER, format=LabelFormat.FOLDER, name="bench", state=SourceState.DONE
    )
    images = Image.objects.bulk_create(
        [_image(path.parent.name, path.stat().st_size, source.pk) for path in files], batch_size=2_000
    )
    joined = [
        ProjectImage(project_id=project_id, image=one, name=f"{n:08d}.jpg", added_at=timezone.now())
        for n, one in enumerate(images)
    ]
    ProjectImage.objects.bulk_create(joined, batch_size=2_000)
    reviews = [ImageReview(project_id=project_id, image=one, state=ReviewState.VERIFIED, risk=0.0) for one in images]
    ImageReview.objects.bulk_create(reviews, batch_size=2_000)
    _lay_objects(project_id, [one.pk for one in images], boxes)


def _image(sha256: str, byte_size: int, source_id: int) -> Image:
    from catalog.models import Image

    return Image(
        sha256=sha256,
        width=640,
        height=480,
        media_type="image/jpeg",
        byte_size=byte_size,
        phash=int(sha256[:16], 16) - 2**63,
        dhash=int(sha256[16:32], 16) - 2**63,
        source_id=source_id,
    )


def _lay_objects(project_id: int, image_ids: Sequence[int], boxes: int) -> None:
    from projects.models import ProjectCategory, Stage
    from review.models import Object, ObjectState

    stage = Stage.objects.get(project_id=project_id)
    listed = list(ProjectCategory.objects.filter(project_id=project_id).values_list("category_id", flat=True))
    objects = (
        Object(
            project_id=project_id,
            stage=stage,
            image_id=image_id,
            category_id=listed[(image_id + number) % len(listed)],
            categories=[listed[(image_id + number) % len(listed)]],
            x=float(number),
            y=10.0,
            width=50.0,
            height=40.0,
            state=ObjectState.VERIFIED,
            confidence=0.9,
            votes_for=3,
            votes=3,
        )
        for image_id in image_ids
        for number in range(boxes)
    )
    Object.objects.bulk_create(list(objects), batch_size=2_000)


if __name__ == "__main__":
    raise SystemExit(main())
