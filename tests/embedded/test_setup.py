"""The set-up of a bare machine: what is skipped, what is done again, and what a failed step says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from scripts import bootstrap, browser, environment, frontend, steps


@pytest.fixture(autouse=True)
def own_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    log = tmp_path / "setup.log"
    monkeypatch.setattr(steps, "LOG", log)
    return log


def failing(output: str) -> list[str]:
    return [sys.executable, "-c", f"import sys; print({output!r}); sys.exit(3)"]


@pytest.mark.parametrize(
    ("output", "advice"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full: free a few gigabytes"),
        ("npm error code ENOTFOUND", "The package registry could not be reached"),
        ("ERROR: No matching distribution found for nothing", "The package registry could not be reached"),
        ("Segmentation fault", "Do this instead."),
    ],
)
def test_a_failed_step_shows_its_last_lines_what_to_do_and_where_the_rest_is(
    output: str, advice: str, own_log: Path
) -> None:
    with pytest.raises(steps.SetUpError) as caught:
        steps.run(failing(output), advice="Do this instead.")
    said = str(caught.value)
    assert said.startswith(f"    {output}\n{advice}")
    assert said.endswith(f"The whole output: {own_log}")
    assert output in own_log.read_text()


def test_a_step_that_ends_well_leaves_its_output_in_the_log(own_log: Path) -> None:
    steps.run([sys.executable, "-c", "print('one'); print('two', end='')"], advice="")
    assert own_log.read_text().endswith("\none\ntwo")


def test_too_little_space_is_said_before_anything_is_downloaded() -> None:
    with pytest.raises(steps.SetUpError, match="the packages need about 1000000 GB"):
        steps.require_free_space(1_000_000)


def test_a_python_without_ensurepip_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(steps.SetUpError, match="apt-get install python3-venv"):
        environment._create()


def make_environment(folder: Path, *, named: Path) -> None:
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").symlink_to(sys.executable)
    (folder / "bin" / "pip").write_text(f"#!{named}/bin/python\n")


def test_an_environment_from_another_folder_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moved = tmp_path / ".venv"
    make_environment(moved, named=Path("/elsewhere/.venv"))
    monkeypatch.setattr(environment, "VENV", moved)
    monkeypatch.setattr(environment, "PYTHON", moved / "bin" / "python")
    monkeypatch.setattr(environment, "STAMPS", moved / ".quorum")
    made: list[str] = []
    monkeypatch.setattr(environment, "_create", lambda: made.append("new"))
    environment._make(steps.Progress(1))
    assert made == ["new"]
    assert not (moved / "bin").exists()
    made.clear()
    (moved / "bin").mkdir()
    (moved / "bin" / "python").symlink_to(sys.executable)
    environment._make(steps.Progress(1))
    assert made == []


def test_the_packages_of_a_run_are_those_of_the_project_and_not_the_test_tools() -> None:
    run = environment.requirements("embedded", "training")
    assert any(line.startswith("Django") for line in run)
    assert not any(line.startswith("pytest") for line in run)
    assert environment.torch_requirement() == "torch==2.13.0"


def test_the_application_is_built_again_only_when_a_source_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("package.json", "package-lock.json", "src/main.tsx", "node_modules/x/index.js"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("{}")
    monkeypatch.setattr(frontend, "FRONTEND", tmp_path)
    monkeypatch.setattr(frontend, "DIST", tmp_path / "dist")
    calls: list[str] = []

    def npm(node: frontend.Node, *arguments: str, cwd: Path = tmp_path) -> None:
        calls.append(" ".join(arguments[:2]))
        if arguments[0] == "run":
            (tmp_path / "dist").mkdir(exist_ok=True)
            (tmp_path / "dist" / "manifest.json").write_text("{}")

    monkeypatch.setattr(frontend, "npm", npm)
    node = frontend.Node(Path("/node"), ("npm",), "24.0.0")

    def prepare() -> list[str]:
        calls.clear()
        frontend.prepare_frontend(steps.Progress(2), node)
        return list(calls)

    assert prepare() == ["ci --ignore-scripts", "run build"]
    assert prepare() == []
    (tmp_path / "node_modules" / "x" / "index.js").write_text("changed")
    assert prepare() == []
    (tmp_path / "src" / "main.tsx").write_text("changed")
    assert prepare() == ["run build"]
    (tmp_path / "dist" / "manifest.json").unlink()
    assert prepare() == ["run build"]
    (tmp_path / "package-lock.json").write_text("changed")
    assert prepare() == ["ci --ignore-scripts", "run build"]


def test_without_node_on_path_the_wheels_node_and_npm_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    node = frontend.find_node()
    assert node.program.is_relative_to(environment.VENV)
    assert int(node.version.split(".")[0]) >= 22
    steps.run([*node.npm, "--version"], advice="", environment=node.environment)
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    npm = subprocess.run(["npm", "--version"], env=node.environment, capture_output=True, text=True, check=True)
    assert int(npm.stdout.split(".")[0]) >= 10


def test_a_browser_that_was_named_wins_and_a_launcher_survives_quotes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUORUM_CHROMIUM", "/my/chromium")
    assert browser.find_browser() == Path("/my/chromium")
    folder = tmp_path / "it's a folder"
    folder.mkdir()
    program = folder / "chromium.program"
    program.write_text('#!/bin/sh\necho "$LD_LIBRARY_PATH|$1"\n')
    program.chmod(0o755)
    monkeypatch.setattr(browser, "FOLDER", folder)
    monkeypatch.setattr(browser, "LAUNCHER", folder / "chromium")
    browser._launcher_script(program, "/own libraries")
    steps.run([str(folder / "chromium"), "an argument"], advice="")
    assert steps.LOG.read_text().endswith("/own libraries|an argument\n")


def test_an_unknown_action_lists_the_known_ones(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["bootstrap", "fly"])
    assert bootstrap.main() == 1
    assert "run|test|stop" in capsys.readouterr().err
