"""A real PostgreSQL and a real Redis for one test session, in memory where the machine has a tmpfs."""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2

from config.embedded import postgres as pg
from config.embedded import redis_server
from config.embedded.places import Account, owned_folder, postgres_programs, redis_program, service_account
from config.embedded.processes import Program, start, stop

ROOM_VARIABLE = "QUORUM_TEST_ROOM"
PREFIX = "quorum-test-"
NEEDED_BYTES = 1_500_000_000
TEMPLATE = "quorum_template"


def worker_name() -> str:
    """`gw0`, `gw1`, … under xdist, else `main`."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


def enter_room() -> Path:
    """The folder of this session: the controller makes it, xdist's workers find it in their environment."""
    known = os.environ.get(ROOM_VARIABLE)
    if known:
        return Path(known)
    base = _roomy_folder()
    _forget_abandoned_rooms(base)
    room = Path(tempfile.mkdtemp(prefix=PREFIX, dir=base))
    room.chmod(0o711)
    _hold(room)
    os.environ[ROOM_VARIABLE] = str(room)
    return room


def _hold(room: Path) -> None:
    """Lock the room for as long as this process lives, and remove it when the process ends in an orderly way."""
    descriptor = os.open(room / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    atexit.register(shutil.rmtree, room, ignore_errors=True)


def _roomy_folder() -> Path:
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > NEEDED_BYTES:
        return memory
    return Path(tempfile.gettempdir())


def _forget_abandoned_rooms(base: Path) -> None:
    # A session that was killed could not clean up; its lock is free, and its servers ended with it.
    for room in base.glob(f"{PREFIX}*"):
        lock = room / "lock"
        if not lock.is_file() or not os.access(lock, os.W_OK):
            continue
        with lock.open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            shutil.rmtree(room, ignore_errors=True)


def set_environment(room: Path) -> None:
    """Point the settings at this session's servers, before Django reads them."""
    name = worker_name()
    number = int(name.removeprefix("gw")) + 1 if name.startswith("gw") else 0
    var = room / name
    (var / "run").mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": f"postgresql://{pg.SUPERUSER}@/quorum_{name}?host={room}/s",
        "REDIS_URL": f"redis+socket://{room}/s/redis.sock?virtual_host={number}",
        "QUORUM_VAR": str(var),
    }


class Services:
    """The two servers, children of the process that started them."""

    def __init__(self, room: Path) -> None:
        self.room = room
        self.account: Account | None = service_account()
        self._running: list[tuple[Program, subprocess.Popen[bytes]]] = []
        self._programs: Path | None = None

    def begin(self) -> None:
        """Start both and return when they answer; a second call does nothing."""
        if self._running:
            return
        self._programs = Path(tempfile.mkdtemp(prefix="quorum-programs-"))  # /dev/shm is often mounted noexec
        self._programs.chmod(0o711)
        sockets = owned_folder(self.room / "s", self.account)
        broker = redis_server.RedisServer(
            program_file=redis_program(self._programs, self.account),
            data=owned_folder(self.room / "redis", self.account),
            sockets=sockets,
            log=self.room / "redis.log",
            account=self.account,
            durable=False,
        )
        database = pg.Postgres(
            programs=postgres_programs(self._programs, self.account),
            data=self.room / "postgres",
            sockets=sockets,
            log=self.room / "postgres.log",
            account=self.account,
            durable=False,
            connections=300,
        )
        redis_process = self._start(broker.program())
        pg.prepare_data(database)
        postgres_process = self._start(database.program())
        redis_server.wait_until_ready(broker, lambda: redis_process.poll() is None, _breathe)
        pg.wait_until_ready(database, lambda: postgres_process.poll() is None, _breathe)

    def _start(self, program: Program) -> subprocess.Popen[bytes]:
        process = start(program)
        self._running.append((program, process))
        return process

    def end(self) -> None:
        """Stop what was started and remove every file."""
        for program, process in reversed(self._running):
            stop(process, stop_signal=program.stop_signal, patience=5)
        shutil.rmtree(self.room, ignore_errors=True)
        if self._programs is not None:
            shutil.rmtree(self._programs, ignore_errors=True)
        os.environ.pop(ROOM_VARIABLE, None)


def _breathe() -> None:
    time.sleep(0.02)


@contextmanager
def _one_at_a_time(room: Path) -> Iterator[None]:
    with (room / "template-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def own_database(room: Path) -> None:
    """Clone the migrated template into this worker's database; whoever comes first migrates the template."""
    with _one_at_a_time(room):
        if not (room / "template-ready").exists():
            _make_template(room)
            (room / "template-ready").touch()
        _execute(room, f'CREATE DATABASE "quorum_{worker_name()}" TEMPLATE "{TEMPLATE}"')


def _make_template(room: Path) -> None:
    from django.core.management import call_command
    from django.db import connection

    _execute(room, f'CREATE DATABASE "{TEMPLATE}"')
    own_name = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = TEMPLATE
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own_name


def _execute(room: Path, statement: str) -> None:
    connection = psycopg2.connect(host=str(room / "s"), user=pg.SUPERUSER, dbname="postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()
