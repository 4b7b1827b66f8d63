"""A worker that is killed with -9 leaves nothing half done, and no lock behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from datasets import services
from datasets.models import Export, ExportState, ReleaseItem, ReleaseState
from tests.datasets.factories import KEY, make_release, make_verified_project
from tests.waiting import until

pytestmark = pytest.mark.django_db(transaction=True)

SCRIPT = """
import os, signal, django
django.setup()
from datasets import services
from datasets.services import {module}

def die(done, total):
    if done >= {done}:
        os.kill(os.getpid(), signal.SIGKILL)

{setup}
services.{call}({row}, report=die)
"""


def run_until_killed(media: Path, **words: object) -> None:
    environment = os.environ | {"DATABASE_URL": database_url(), "QUORUM_MEDIA": str(media)}
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(**words)],
        env=environment,
        cwd=Path(__file__).resolve().parent.parent.parent,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    # PostgreSQL notices the cut line when it next looks at it: a moment on a quiet machine, longer on a busy one.
    until(lambda: _locks_of_others() == 0, seconds=30, what="the killed worker's session ends")


def _locks_of_others() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        return int(cursor.fetchall()[0][0])


def database_url() -> str:
    settings = connection.settings_dict
    return f"postgresql://{settings['USER']}@/{settings['NAME']}?host={settings['HOST']}"


def rows_of(release_id: int) -> list[tuple[int, str, str]]:
    rows = ReleaseItem.objects.filter(release_id=release_id).order_by("image_id")
    return list(rows.values_list("image_id", "split", "record_sha256"))


def test_a_killed_freeze_goes_on_where_it_stopped(media: Path) -> None:
    project = make_verified_project(images=10)
    asked = services.request_release(project_id=project.pk, name="2026.1", created_by=project.created_by)
    run_until_killed(media, module="freezing", setup="freezing.BATCH = 2", call="freeze_release", row=asked.pk, done=6)
    assert len(rows_of(asked.pk)) == 6
    frozen = services.freeze_release(asked.pk, key=KEY)
    assert frozen is not None
    assert frozen.state == ReleaseState.FROZEN
    assert rows_of(asked.pk) == rows_of(make_release(project, name="2026.2").pk)


def test_a_killed_export_shows_no_file_and_is_written_whole_the_next_time(media: Path) -> None:
    release = make_release(make_verified_project(images=10, pictures=True))
    export = services.request_export(release_id=release.pk, format="yolo", requested_by=release.created_by)
    setup = "exports.Pulse.__init__.__kwdefaults__['every'] = 0.0"
    run_until_killed(media, module="exports", setup=setup, call="run_export", row=export.pk, done=4)
    export.refresh_from_db()
    assert (export.state, export.file, export.progress) == (ExportState.RUNNING, "", 4)
    folder = media / "exports" / str(release.pk)
    assert list(folder.glob("*.zip")) == []
    done = services.run_export(export.pk)
    assert done is not None
    assert done.state == ExportState.DONE
    assert [one.name for one in folder.iterdir()] == [f"{export.pk}.zip"]
    assert Export.objects.get(pk=export.pk).byte_size == (folder / f"{export.pk}.zip").stat().st_size
