"""Every fact is heard, every task has a queue that some worker serves, every sweep exists."""

from __future__ import annotations

import dataclasses
import importlib
from pathlib import Path

import pytest
import yaml

from common import events
from config.celery import app
from tests.architecture.sources import ROOT, packages

FACTS = [
    kind
    for package in packages()
    if (ROOT / package / "events.py").is_file() and package != "common"
    for kind in vars(importlib.import_module(f"{package}.events")).values()
    if isinstance(kind, type) and dataclasses.is_dataclass(kind) and kind.__module__ == f"{package}.events"
]
# The end of a dry run and of a review: pages read both from the rows, and nothing on the road waits for them.
HEARD_BY_NOBODY = {"SourceChecked", "ImageVerified"}
QUEUES = {"critical", "default", "media", "export", "gpu"}


def our_tasks() -> list[str]:
    app.loader.import_default_modules()
    return sorted(name for name in app.tasks if not name.startswith("celery."))


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.__name__)
def test_a_fact_is_frozen_holds_ids_and_is_heard(fact: type) -> None:
    fields = dataclasses.fields(fact)
    assert fact.__dataclass_params__.frozen  # type: ignore[attr-defined]  # what dataclass leaves behind
    assert all(field.name.endswith(("_id", "_ids")) or field.type in {bool, "bool"} for field in fields)
    heard = bool(events._listeners.get(fact)), bool(events._listeners_within.get(fact))
    assert any(heard) == (fact.__name__ not in HEARD_BY_NOBODY)
    assert not all(heard)  # told within its transaction or announced after it, never both


def test_every_task_goes_to_a_queue_that_is_served() -> None:
    routed = {name: app.amqp.router.route({}, name)["queue"].name for name in our_tasks()}
    assert set(routed.values()) == QUEUES
    assert {name for name, queue in routed.items() if queue == "gpu"} == {
        "training.tasks.launch",
        "training.tasks.suggest",
    }


def test_every_queue_is_served_by_the_containers() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    served = {
        queue
        for service in services.values()
        if "worker" in (command := service.get("command") or [])
        for queue in command[command.index("-Q") + 1].split(",")
    }
    assert served == QUEUES


def test_every_sweep_of_the_beat_exists() -> None:
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(our_tasks())


def test_every_app_with_tasks_has_a_sweep() -> None:
    apps = {Path(name).stem.split(".")[0] for name in our_tasks()}
    swept = {entry["task"].split(".")[0] for entry in app.conf.beat_schedule.values()}
    assert apps - {"crowd"} == swept - {"crowd"}  # what crowd is rung for is repeated by the sweep of the bin
