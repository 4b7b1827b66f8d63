"""Where the web server listens, and whether it answers."""

from __future__ import annotations

import http.client
import os
import socket
from dataclasses import dataclass

from config.embedded.errors import StartError
from config.embedded.reporting import say

FIRST_PORT = 8000


@dataclass(frozen=True)
class Listening:
    """Where the web process answers."""

    host: str
    port: int

    @property
    def address(self) -> str:
        return f"http://{self.host}:{self.port}"


def free_address() -> Listening:
    """`QUORUM_PORT` or nothing when it is set; else 8000 or the next free one."""
    host = os.environ.get("QUORUM_HOST") or "127.0.0.1"
    wanted = os.environ.get("QUORUM_PORT")
    if wanted:
        if not wanted.isdigit() or not 0 < int(wanted) < 65_536:
            raise StartError(f"QUORUM_PORT={wanted} is not a port: write a number from 1 to 65535.")
        if not _is_free(host, int(wanted)):
            raise StartError(
                f"Port {wanted} is taken by another program: end it, or set QUORUM_PORT to another number."
            )
        return Listening(host, int(wanted))
    for port in range(FIRST_PORT, FIRST_PORT + 100):
        if _is_free(host, port):
            if port != FIRST_PORT:
                say(f"Port {FIRST_PORT} is taken by another program; using {port} (QUORUM_PORT chooses another).")
            return Listening(host, port)
    raise StartError(f"All ports from {FIRST_PORT} to {FIRST_PORT + 99} are taken: set QUORUM_PORT to a free one.")


def _is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def answers(listening: Listening) -> bool:
    """Whether the web server serves requests; a refused connection or an error of the server is a no."""
    host = "127.0.0.1" if listening.host == "0.0.0.0" else listening.host  # noqa: S104  # compared, not bound
    connection = http.client.HTTPConnection(host, listening.port, timeout=10)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
