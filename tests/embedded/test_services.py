"""The test session's own servers."""

from __future__ import annotations

import pytest
from django.db import connection

from tests import services


@pytest.mark.django_db
def test_the_database_is_postgresql_18_with_the_builtin_locale_and_this_workers_name() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), current_setting('server_version_num')::int / 10000")
        assert cursor.fetchone() == (f"quorum_{services.worker_name()}", 18)
        cursor.execute("SELECT datlocprovider, datlocale FROM pg_database WHERE datname = current_database()")
        assert cursor.fetchone() == ("b", "C.UTF-8")
        cursor.execute("SELECT upper('é'), 'Z' < 'a'")
        assert cursor.fetchone() == ("É", True)
