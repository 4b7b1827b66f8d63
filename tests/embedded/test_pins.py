"""What pyproject.toml asks for is pinned in constraints.txt, so that two machines install the same."""

from __future__ import annotations

import re
from pathlib import Path

from scripts.environment import requirements

ROOT = Path(__file__).resolve().parent.parent.parent


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_package_that_is_asked_for_has_one_version() -> None:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pinned = {normal(line.split("==")[0]) for line in lines if "==" in line}
    wanted = requirements("embedded", "training", "dev")
    loose = [line for line in wanted if "==" not in line]
    assert [line for line in loose if normal(re.split(r"[\[<>=~!; ]", line)[0]) not in pinned] == []


def test_no_pin_names_a_build_that_only_one_machine_has() -> None:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    assert [line for line in lines if "+" in line or " @ " in line or line.startswith("torch==")] == []
