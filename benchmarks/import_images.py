"""Imported images a second, beside Pillow's bare decode and resize of the same files on one core.

    python -m benchmarks.import_images [--data FOLDER] [--images N] [--json]

Baseline: Pillow opens each file, decodes it to RGB and resizes it (Lanczos) to the sizes that the product keeps, never
enlarged, and throws the result away. Import: the product's own service, with everything that it does: reading, SHA-256,
full decode check in a limited process, EXIF, both perceptual hashes, the clean picture, three WebP renditions, storage
on disk, rows in a durable PostgreSQL. `ratio` is import over baseline, to reach 0.7; `ratio_one_core` is the same
preparation of pictures in one process without database, storage or sandbox. Starting the decoders counts: of a folder
of fifty pictures it is a quarter of the time. Half of the rest is WebP encoding, which the baseline does not do.
FOLDER is a folder of images; by default the blood cells of ../shared/data.
"""

from __future__ import annotations

import argparse
import io
import itertools
import json
import os
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PIL import Image

from benchmarks.services import durable_postgres
from catalog.imaging import RENDITION_SIZES, prepare
from catalog.labels import is_image_name

GOAL = 0.7
BLOOD_CELLS = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "images" / "bccd" / "images"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=BLOOD_CELLS)
    parser.add_argument("--images", type=int, default=1_000)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    found = sorted(path for path in chosen.data.rglob("*") if is_image_name(path.name))[: chosen.images]
    if not found:
        parser.error(f"no images under {chosen.data}")
    folder = Path(tempfile.mkdtemp(prefix="quorum-bench-"))
    try:
        line = _measure(found, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(line) if chosen.json else "\n".join(f"{name}: {value}" for name, value in line.items()))
    return 0


def _measure(paths: Sequence[Path], folder: Path) -> dict[str, object]:
    files = [path.read_bytes() for path in paths]
    # The baseline is measured before and after, so that a machine that slows down does not flatter us.
    before, alone = _rate(_decode_and_resize, files), _rate(prepare, files)
    source = folder / "source"
    source.mkdir()
    for number, path in enumerate(paths):
        shutil.copyfile(path, source / f"{number:06d}{path.suffix}")
    with durable_postgres(folder, connections=20) as url:
        imported, seconds, used = _import(url, source, folder / "media")
    baseline = (before + _rate(_decode_and_resize, files)) / 2
    rate = imported / seconds
    return {
        "benchmark": "import_images",
        "baseline": "Pillow, decode and Lanczos resize to the same sizes, one core",
        "images": len(files),
        "imported": imported,
        "mean_bytes": sum(map(len, files)) // len(files),
        "cores": os.cpu_count(),
        "images_per_s": round(rate, 1),
        "baseline_images_per_s": round(baseline, 1),
        "cpu_ms_per_image": round(1_000 * used / imported, 2),
        "ratio": round(rate / baseline, 2),
        "ratio_one_core": round(alone / before, 2),
        "goal": GOAL,
    }


def _rate(work: Callable[[bytes], object], files: Sequence[bytes]) -> float:
    """Files a second by the clock, in this one process."""
    began = time.perf_counter()
    for data in files:
        work(data)
    return len(files) / (time.perf_counter() - began)


def _processor_time() -> float:
    """Seconds of processor time of this process and of those it has ended."""
    mine, ended = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return mine.ru_utime + mine.ru_stime + ended.ru_utime + ended.ru_stime


def _decode_and_resize(data: bytes) -> None:
    image = Image.open(io.BytesIO(data)).convert("RGB")
    longest = max(image.size)
    for size in itertools.takewhile(lambda size: size < longest, RENDITION_SIZES):
        scale = size / longest
        image.resize((round(image.width * scale), round(image.height * scale)), Image.Resampling.LANCZOS)


def _import(url: str, folder: Path, media: Path) -> tuple[int, float, float]:
    """Import the folder into a fresh database: how many images, in how many seconds of the clock and of processors."""
    os.environ["DATABASE_URL"], os.environ["QUORUM_MEDIA"] = url, str(media)
    os.environ["REDIS_URL"] = "memory://"  # nobody is there to be woken
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from catalog import services
    from catalog.models import LabelFormat, SourceKind

    call_command("migrate", verbosity=0)
    source = services.create_source(
        kind=SourceKind.FOLDER, format=LabelFormat.FOLDER, name="bench", location=str(folder)
    )
    services.request_check(source_id=source.pk, wake=False)
    services.check_source(source.pk, clock=timezone.now)
    services.start_import(source_id=source.pk, mapping={}, wake=False)
    began, used = time.perf_counter(), _processor_time()
    done = services.import_source(source.pk, clock=timezone.now)
    seconds, used = time.perf_counter() - began, _processor_time() - used
    connection.close()
    return (done.imported if done else 0), seconds, used


if __name__ == "__main__":
    raise SystemExit(main())
