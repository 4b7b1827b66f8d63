"""What import contracts cannot see: couplings by name, by reverse accessor, by signal, by HTTP."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.apps import apps

from tests.architecture.sources import ROOT, importers_of, modules, packages

EVERY = packages()
each = pytest.mark.parametrize("package", EVERY)


def test_every_package_of_the_repository_is_under_contract() -> None:
    made = {file.parent.name for file in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks", "scripts"}
    assert made == set(EVERY)


def test_the_import_contracts_hold() -> None:
    run = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def attributes(package: str) -> Iterator[tuple[str, str]]:
    for path, tree in modules(package):
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute):
                yield node.attr, f"{path}:{node.lineno}"


@each
def test_no_model_is_fetched_by_its_name(package: str) -> None:
    assert [place for name, place in attributes(package) if name in {"get_model", "get_registered_model"}] == []


@each
def test_no_reverse_accessor_is_used(package: str) -> None:
    words = {"is_set", "image_set"}  # of threading.Event, and Pascal VOC's own
    assert [place for name, place in attributes(package) if name.endswith("_set") and name not in words] == []


@each
def test_there_are_no_signals(package: str) -> None:
    assert importers_of("django.dispatch", package) == []
    assert importers_of("django.db.models.signals", package) == []


@each
def test_apps_do_not_call_each_other_over_http(package: str) -> None:
    clients = ("requests", "httpx", "urllib.request", "http.client", "aiohttp")
    callers = {place.split(":")[0] for client in clients for place in importers_of(client, package)}
    # The demo speaks only the HTTP API; the supervisor asks whether its own web process answers.
    assert {caller for caller in callers if not caller.startswith(("demo/", "config/embedded/"))} == set()


@each
def test_torch_is_imported_by_the_engine_alone(package: str) -> None:
    places = importers_of("torch", package)
    assert [place for place in places if not place.startswith("training/engine/")] == []
    assert bool(places) == (package == "training")


def test_the_common_room_has_no_models() -> None:
    assert [model for model in apps.get_models() if model.__module__.startswith("common.")] == []


@each
def test_only_the_pipeline_listens(package: str) -> None:
    places = importers_of("common.events.listen", package)
    assert [place.split(":")[0] for place in places] == (["config/pipeline.py"] if package == "config" else [])


EDGES = ("/api/", "/tasks.py", "/management/", "training/supervision.py", "training/engine/", "config/", "demo/")


@each
def test_the_clock_is_read_at_the_edge_alone(package: str) -> None:
    """Services, selectors, models and pure modules are told the time; views, tasks, commands and processes look."""
    looks = [place for name, place in calls(package) if name in {"timezone.now", "datetime.now", "datetime.today"}]
    assert [place for place in looks if not any(edge in place for edge in EDGES)] == []


def calls(package: str) -> Iterator[tuple[str, str]]:
    for path, tree in modules(package):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                yield ast.unparse(node.func), f"{path}:{node.lineno}"


def test_the_web_process_never_loads_torch() -> None:
    load = "import sys, config.wsgi, config.urls; print('torch' in sys.modules, 'training' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", load], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False True"
