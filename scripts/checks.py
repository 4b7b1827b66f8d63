"""`make test` and what else `make check` holds: every check by name, with its time, none left out when one fails."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scripts.environment import PYTHON
from scripts.frontend import FRONTEND, Node
from scripts.steps import ROOT, VAR

OPENAPI = ROOT / "docs" / "openapi.yaml"
API_TYPES = FRONTEND / "src" / "api" / "schema.d.ts"
LINT_IMPORTS = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"


@dataclass(frozen=True)
class Check:
    """One question with a yes or a no; prints what it finds wrong."""

    name: str
    holds: Callable[[], bool]


def check_everything_but_tests(node: Node) -> int:
    """Format, lint, types, contracts, migrations, schema, front end, both languages."""
    failed = [check.name for check in _checks(node) if not _report(check)]
    print("\nAll checks hold." if not failed else f"\nThese checks do not hold: {', '.join(failed)}", flush=True)
    return 1 if failed else 0


def _report(check: Check) -> bool:
    began = time.monotonic()
    print(f"--- {check.name}", flush=True)
    holds = check.holds()
    print(f"    {'holds' if holds else 'DOES NOT HOLD'} ({time.monotonic() - began:.1f} s)", flush=True)
    return holds


def _checks(node: Node) -> list[Check]:
    def python(*arguments: str) -> Callable[[], bool]:
        return lambda: _succeeds([str(PYTHON), *arguments])

    def npm(*arguments: str) -> Callable[[], bool]:
        return lambda: _succeeds([*node.npm, "run", "--silent", *arguments], node=node, cwd=FRONTEND)

    return [
        Check("Python is formatted (make format)", python("-m", "ruff", "format", "--check", ".")),
        Check("Python lint", python("-m", "ruff", "check", ".")),
        Check("Python types", python("-m", "mypy", ".")),
        Check("import contracts", python("-c", LINT_IMPORTS)),
        Check("migrations match the models", python("manage.py", "makemigrations", "--check", "--dry-run")),
        Check("docs/openapi.yaml is what the code says (make schema)", _openapi_is_current),
        Check(
            "the front end's API types are those of docs/openapi.yaml (make schema)", lambda: _types_are_current(node)
        ),
        Check("front end format and lint", npm("lint")),
        Check("front end types; both languages have every word", npm("check")),
    ]


def _succeeds(command: list[str], *, node: Node | None = None, cwd: Path = ROOT) -> bool:
    environment = dict(os.environ) | (node.environment if node else {})
    return subprocess.run(command, cwd=cwd, env=environment, check=False).returncode == 0


def _openapi_is_current() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "openapi.yaml"
        command = [str(PYTHON), "manage.py", "spectacular", "--validate", "--fail-on-warn", "--file", str(fresh)]
        return _succeeds(command) and _same(OPENAPI, fresh)


def _types_are_current(node: Node) -> bool:
    committed = API_TYPES.read_bytes() if API_TYPES.is_file() else b""
    made = _succeeds([*node.npm, "run", "--silent", "api"], node=node, cwd=FRONTEND)
    current = API_TYPES.read_bytes() if API_TYPES.is_file() else b""
    API_TYPES.write_bytes(committed)
    if made and committed != current:
        print(f"    {API_TYPES.relative_to(ROOT)} is out of date: run `make schema` and commit it.")
    return made and committed == current


def _same(committed: Path, fresh: Path) -> bool:
    if committed.is_file() and committed.read_bytes() == fresh.read_bytes():
        return True
    subprocess.run(["diff", "-u", str(committed), str(fresh)], check=False)
    print(f"    {committed.relative_to(ROOT)} is out of date: run `make schema` and commit it.")
    return False


def write_schema(node: Node) -> int:
    """Write docs/openapi.yaml and the TypeScript types made from it."""
    command = [str(PYTHON), "manage.py", "spectacular", "--validate", "--fail-on-warn", "--file", str(OPENAPI)]
    made = _succeeds(command) and _succeeds([*node.npm, "run", "api"], node=node, cwd=FRONTEND)
    return 0 if made else 1


def format_code(node: Node) -> int:
    """Let the formatters write; safe fixes of the linters too."""
    done = [
        _succeeds([str(PYTHON), "-m", "ruff", "check", "--fix", "--quiet", "."]),
        _succeeds([str(PYTHON), "-m", "ruff", "format", "."]),
        _succeeds([*node.npm, "run", "format"], node=node, cwd=FRONTEND),
    ]
    return 0 if all(done) else 1


def run_benchmarks(names: list[str]) -> int:
    """Run the named benchmarks, or all, one after the other and alone on the machine; each prints its own ratio."""
    folder = ROOT / "benchmarks"
    known = [file.stem for file in sorted(folder.glob("*.py")) if '__name__ == "__main__"' in file.read_text()]
    failed = []
    for name in names or known:
        print(f"\n--- benchmarks.{name}", flush=True)
        if not _succeeds([str(PYTHON), "-m", f"benchmarks.{name}"]):
            failed.append(name)
    print(f"\nThese ended with an error: {', '.join(failed)}" if failed else "\nAll benchmarks ran.", flush=True)
    return 1 if failed else 0


def run_tests(node: Node, arguments: list[str]) -> int:
    """Vitest, then everything of pytest on all cores; names the counts of both at the end."""
    began = time.monotonic()
    print("\n--- Vitest (front end)", flush=True)
    vitest = _watched([*node.npm, "run", "test"], node, cwd=FRONTEND)
    print("\n--- pytest (unit, services, API, races, architecture, flows, browser)", flush=True)
    selected = arguments or ["-n", "2", "--dist", "worksteal"]
    pytest = _watched([str(PYTHON), "-m", "pytest", *selected], node, cwd=ROOT)
    print(f"\nVitest: {vitest.counts}\npytest: {pytest.counts}\n{time.monotonic() - began:.0f} s in all", flush=True)
    return vitest.code or pytest.code


@dataclass(frozen=True)
class Outcome:
    """How a test runner ended and what its last line counted."""

    code: int
    counts: str


def _watched(command: list[str], node: Node, *, cwd: Path) -> Outcome:
    log = VAR / "log" / "test.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    environment = dict(os.environ) | node.environment | {"PYTHONUNBUFFERED": "1"}
    environment |= {"FORCE_COLOR": "1", "PY_COLORS": "1"} if os.isatty(1) else {"NO_COLOR": "1"}
    found: dict[str, str] = {}
    with (
        log.open("wb") as file,
        subprocess.Popen(
            command, cwd=cwd, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        ) as process,
    ):
        assert process.stdout is not None
        for line in iter(process.stdout.readline, b""):
            os.write(1, line)
            file.write(line)
            found = _counted(line) or found
    # "passed: 12", not the other way round: whoever adds up the runners' own lines must not count twice.
    counts = ", ".join(f"{word}: {number}" for word, number in found.items()) or "nothing ran"
    return Outcome(process.returncode, counts)


def _counted(line: bytes) -> dict[str, str]:
    text = re.sub(r"\x1b\[[0-9;]*m", "", line.decode(errors="replace"))
    found = re.findall(r"(\d+) (passed|failed|skipped|errors?)\b", text)
    return {} if "Test Files" in text else {word: number for number, word in found}
