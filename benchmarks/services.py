"""A durable PostgreSQL of the embedded kind for one benchmark, in a folder that is thrown away."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.embedded import postgres as pg
from config.embedded.places import owned_folder, postgres_programs, service_account
from config.embedded.processes import start, stop


@contextmanager
def durable_postgres(folder: Path, *, connections: int) -> Iterator[str]:
    """The address of an empty database with fsync on; `folder` should lie on a real disk."""
    account = service_account()
    folder.chmod(0o711)
    sockets = owned_folder(Path(tempfile.mkdtemp(prefix="quorum-s-")), account)
    server = pg.Postgres(
        programs=postgres_programs(folder, account),
        data=folder / "postgres",
        sockets=sockets,
        log=folder / "postgres.log",
        account=account,
        connections=connections,
    )
    pg.prepare_data(server)
    program = server.program()
    process = start(program)
    try:
        pg.wait_until_ready(server, lambda: process.poll() is None, lambda: time.sleep(0.05))
        pg.ensure_database(server)
        yield server.url()
    finally:
        stop(process, stop_signal=program.stop_signal, patience=10)
