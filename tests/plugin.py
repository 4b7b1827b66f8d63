"""Loaded by `-p tests.plugin` before Django: names this session's servers, and starts them when they are first needed.

Under xdist the controller starts them for all its workers; a plain run starts them with the first test that wants one.
"""

from __future__ import annotations

import os

import pytest

from tests import services

# At import, because pytest-django reads the settings before any hook of ours could run.
_is_worker = services.ROOM_VARIABLE in os.environ
room = services.enter_room()
services.set_environment(room)
_services: services.Services | None = None


def pytest_configure(config: pytest.Config) -> None:
    global _services
    if _is_worker:
        return
    _services = services.Services(room)
    if getattr(config.option, "numprocesses", None) and not config.option.collectonly:
        _services.begin()


def pytest_unconfigure() -> None:
    if _services is not None:
        _services.end()


def servers() -> None:
    """Return when the servers of this session answer."""
    if _services is not None:
        _services.begin()
