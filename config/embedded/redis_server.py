"""The embedded Redis: one unix socket, append-only file, nothing evicted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import redis

from config.embedded.errors import StartError
from config.embedded.places import Account
from config.embedded.processes import Program, tail


@dataclass(frozen=True)
class RedisServer:
    """One server: program, data folder, and the folder of its socket."""

    program_file: Path
    data: Path
    sockets: Path
    log: Path
    account: Account | None
    durable: bool = True

    @property
    def socket(self) -> Path:
        return self.sockets / "redis.sock"

    @property
    def url(self) -> str:
        """The address in Celery's spelling."""
        return f"redis+socket://{self.socket}"

    def program(self) -> Program:
        """The server as a child of the supervisor."""
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "appendonly": "yes" if self.durable else "no",
            "appendfsync": "everysec",
            "save": "",
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
        }
        flags = [part for name, value in settings.items() for part in (f"--{name}", value)]
        return Program(
            name="Redis",
            command=(str(self.program_file), *flags),
            folder=self.data,
            log=self.log,
            account=self.account,
        )


def wait_until_ready(server: RedisServer, alive: Callable[[], bool], tick: Callable[[], None]) -> None:
    """Return when the server answers PING; loading a long log takes what it takes."""
    client = redis.Redis(unix_socket_path=str(server.socket))
    while not _answers(client):
        if not alive():
            raise StartError(f"Redis ended while starting:\n{tail(server.log)}")
        tick()
    client.close()


def _answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.exceptions.ConnectionError:  # also: still loading its data
        client.close()
        return False
