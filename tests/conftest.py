"""Fixtures that stand for the machine: the database, the broker, a real worker, a real web server, a browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests import plugin, services


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database of this process's own, cloned from one that was migrated once per session."""
    plugin.servers()
    with django_db_blocker.unblock():
        services.own_database(plugin.room)
    yield
