"""The programs of one installation beside its servers: web, workers, beat."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from config.embedded.listening import Listening
from config.embedded.places import CHECKOUT
from config.embedded.processes import Program

# Queues share a process where their work is short; exports and training never stand in front of the rest.
WORKERS = (("main", "critical,default,media", "2"), ("export", "export", "1"), ("gpu", "gpu", "1"))


def _program(name: str, arguments: list[str], logs: Path, environment: Mapping[str, str]) -> Program:
    return Program(
        name=name,
        command=(sys.executable, *arguments),
        folder=CHECKOUT,
        log=logs / f"{name.replace(' ', '-')}.log",
        environment=environment,
    )


def web(listening: Listening, logs: Path, environment: Mapping[str, str]) -> Program:
    """Granian serving the WSGI application; its size by `QUORUM_WEB_PROCESSES` and `QUORUM_WEB_THREADS`."""
    arguments = [
        *("-m", "granian", "--interface", "wsgi", "--host", listening.host, "--port", str(listening.port)),
        *("--workers", os.environ.get("QUORUM_WEB_PROCESSES", "1")),
        *("--blocking-threads", os.environ.get("QUORUM_WEB_THREADS", "8")),
        *("--respawn-failed-workers", "--workers-kill-timeout", "5", "--no-access-log"),
        "config.wsgi:application",
    ]
    return _program("web", arguments, logs, environment)


def workers(logs: Path, environment: Mapping[str, str]) -> list[Program]:
    """One Celery worker per kind of work; how many tasks at once by `QUORUM_WORKERS_MAIN`, `…_EXPORT`, `…_GPU`."""
    return [worker(name, queues, concurrency, logs, environment) for name, queues, concurrency in WORKERS]


def worker(name: str, queues: str, concurrency: str, logs: Path, environment: Mapping[str, str]) -> Program:
    """A Celery worker for these queues."""
    wanted = os.environ.get(f"QUORUM_WORKERS_{name.upper()}", concurrency)
    arguments = [
        *("-m", "config.embedded.worker", "-Q", queues, "-n", f"{name}@quorum", "--concurrency", wanted),
        *("--without-gossip", "--without-mingle", "--loglevel", "INFO"),
    ]
    return _program(f"worker {name}", arguments, logs, environment)


def beat(logs: Path, run: Path, environment: Mapping[str, str]) -> Program:
    """The clock of the sweeps; its own notes are disposable."""
    arguments = ["-m", "celery", "-A", "config", "beat", "--loglevel", "INFO", "--pidfile=", f"--schedule={run}/beat"]
    return _program("beat", arguments, logs, environment)


def manage(*arguments: str, log: Path | None, environment: Mapping[str, str]) -> Program:
    """One of Django's commands, run to its end."""
    return Program(
        name=f"manage.py {arguments[0]}",
        command=(sys.executable, "manage.py", *arguments),
        folder=CHECKOUT,
        log=log,
        environment=environment,
        patience=5,
    )
