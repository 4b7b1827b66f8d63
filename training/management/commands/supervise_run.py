"""`manage.py supervise_run ATTEMPT`: follow one claimed attempt to its end; the queue `gpu` starts it, nobody else."""

from __future__ import annotations

import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from training import supervision
from training.models import Attempt
from training.processes import is_alive


class Command(BaseCommand):
    help = "Follow one attempt at a run; ends it with a checkpoint when the owning process is gone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("attempt", type=int)
        parser.add_argument("--owner", type=int, required=True, help="process without which the attempt must end")

    def handle(self, *, attempt: int, owner: int, **options: Any) -> None:  # Django's own signature
        asked = False

        def ask(*_: object) -> None:
            nonlocal asked
            asked = True

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, ask)
        claimed = Attempt.objects.get(pk=attempt)
        run = supervision.supervise(claimed, must_stop=lambda: asked or not is_alive(owner))
        self.stdout.write(f"run {run.pk}: {run.state} {run.message}".strip())
