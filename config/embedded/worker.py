"""A Celery worker whose pool processes end with it, however it ends.

python -m config.embedded.worker -Q critical,default -n main@%h …
"""

from __future__ import annotations

import os
import signal
import sys

from celery.signals import worker_process_init

from config.celery import app
from config.embedded.processes import die_with_parent

_worker = os.getpid()


@worker_process_init.connect
def tie_to_worker(**_: object) -> None:
    """Work is acknowledged late, so a killed task is simply handed out again."""
    die_with_parent(signal.SIGKILL, _worker)


if __name__ == "__main__":
    app.worker_main(["worker", *sys.argv[1:]])
