"""The embedded PostgreSQL 18: its data, its start, and the moment it answers."""

from __future__ import annotations

import shutil
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg2

from config.embedded.errors import StartError
from config.embedded.places import Account, owned_folder
from config.embedded.processes import Program, tail

SUPERUSER = "quorum"
VERSION = "18"


@dataclass(frozen=True)
class Postgres:
    """One cluster: programs, data folder, and the folder of its socket."""

    programs: Path
    data: Path
    sockets: Path
    log: Path
    account: Account | None
    durable: bool = True
    connections: int = 100

    def url(self, database: str = "quorum") -> str:
        """A libpq address over the unix socket."""
        return f"postgresql://{SUPERUSER}@/{database}?host={quote(str(self.sockets))}"

    def program(self) -> Program:
        """The server as a child of the supervisor; an interrupt is its orderly fast shutdown."""
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            "wal_level": "minimal",
            "max_wal_senders": "0",
            "max_connections": str(self.connections),
            "shared_buffers": "128MB",
            "jit": "off",
            "log_timezone": "UTC",
            "timezone": "UTC",
        } | ({} if self.durable else {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"})
        flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return Program(
            name="PostgreSQL",
            command=(str(self.programs / "postgres"), "-D", str(self.data), *flags),
            folder=self.data,
            log=self.log,
            account=self.account,
            stop_signal=signal.SIGINT,
            patience=30,
        )


def prepare_data(postgres: Postgres) -> bool:
    """Make the cluster where there is none, beside its place and then renamed: a killed attempt leaves no half one."""
    version_file = postgres.data / "PG_VERSION"
    if version_file.is_file():
        _refuse_other_version(postgres.data, version_file.read_text().strip())
        _forget_dead_server(postgres.data)
        return False
    unfinished = postgres.data.with_name(postgres.data.name + ".new")
    shutil.rmtree(unfinished, ignore_errors=True)
    owned_folder(unfinished, postgres.account)
    _initdb(postgres, unfinished)
    unfinished.rename(postgres.data)
    return True


def _initdb(postgres: Postgres, folder: Path) -> None:
    owner = postgres.account
    command = [
        str(postgres.programs / "initdb"),
        f"--pgdata={folder}",
        f"--username={SUPERUSER}",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        *([] if postgres.durable else ["--no-sync"]),
    ]
    done = subprocess.run(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        user=owner.uid if owner else None,
        group=owner.gid if owner else None,
        extra_groups=[] if owner else None,
    )
    with postgres.log.open("a") as log:
        log.write(done.stdout + done.stderr)
    if done.returncode != 0:
        raise StartError(f"PostgreSQL could not make its data folder {folder}:\n{tail(postgres.log)}")


def _refuse_other_version(data: Path, version: str) -> None:
    if version != VERSION:
        raise StartError(
            f"{data} was made by PostgreSQL {version}, this Quorum brings {VERSION}. Dump it with the old programs "
            f"(pg_dump) and restore it into a new folder, or set DATABASE_URL to a server of your own."
        )


def _forget_dead_server(data: Path) -> None:
    # After kill -9 the number in postmaster.pid may belong to a stranger by now, and PostgreSQL would refuse to start.
    # The caller holds the lock and has swept the folder, so whoever wrote this file is gone.
    (data / "postmaster.pid").unlink(missing_ok=True)


def wait_until_ready(postgres: Postgres, alive: Callable[[], bool], tick: Callable[[], None]) -> None:
    """Return when the server answers; there is no time limit (crash recovery takes what it takes)."""
    while True:
        try:
            psycopg2.connect(postgres.url("postgres"), connect_timeout=5).close()
        except psycopg2.OperationalError:
            if not alive():
                raise StartError(f"PostgreSQL ended while starting:\n{tail(postgres.log)}") from None
            tick()
        else:
            return


def ensure_database(postgres: Postgres, name: str = "quorum") -> None:
    """Create the database once."""
    connection = psycopg2.connect(postgres.url("postgres"))
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if cursor.fetchone() is None:
                cursor.execute(f'CREATE DATABASE "{name}"')
    finally:
        connection.close()
