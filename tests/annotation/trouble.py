"""What goes wrong on a bad day: leases run out under their holders, and connections are cut at random."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from annotation import services
from projects.models import Project
from tests.annotation.crowding import stubbornly

MOST_CUTS = 120  # each costs its client a new connection


class Trouble:
    """How often something was broken."""

    def __init__(self, project: Project, *, cuts: bool) -> None:
        self.expired = 0
        self.cut = 0
        self._project = project
        self._cuts = cuts
        self._spared = _own_pid()
        self._over = threading.Event()
        self._chance = random.Random(7)

    def make(self) -> None:
        """Go on until `end`."""
        try:
            while not self._over.is_set():
                self.expired += stubbornly(self._expire_some)
                if self._cuts and self.cut < MOST_CUTS:
                    self._cut_one()
        finally:
            connection.close()

    def end(self) -> None:
        self._over.set()

    def _expire_some(self) -> int:
        # Half of the leases ran out a minute ago, whatever their holders are doing at this moment.
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE annotation_assignment SET lease_until = %s"
                " WHERE project_id = %s AND state = 0 AND lease_until > %s AND id %% 2 = %s",
                [timezone.now() - timedelta(minutes=1), self._project.pk, timezone.now(), self._chance.randrange(2)],
            )
        return services.expire_leases(now=timezone.now(), limit=100)

    def _cut_one(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                " AND backend_type = 'client backend' AND pid <> pg_backend_pid() AND pid <> %s ORDER BY pid",
                [self._spared],
            )
            pids = [pid for (pid,) in cursor.fetchall()]
            if pids:
                cursor.execute("SELECT pg_terminate_backend(%s)", [self._chance.choice(pids)])
                self.cut += 1


def _own_pid() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


@contextmanager
def trouble(project: Project, *, cuts: bool) -> Iterator[Trouble]:
    """A bad day for as long as the block lasts."""
    made = Trouble(project, cuts=cuts)
    thread = threading.Thread(target=made.make)
    thread.start()
    try:
        yield made
    finally:
        made.end()
        thread.join()
