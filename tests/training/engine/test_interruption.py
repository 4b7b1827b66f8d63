"""The engine as a process: killed, asked to stop, superseded, given nonsense."""

from __future__ import annotations

import contextlib
import hashlib
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.training.engine.made import Row, epochs_of, paint_icons, read_rows, write_manifest
from training.engine.events import EventLog
from training.engine.failures import describe_exit

# dropout, augmentation and momentum: everything that a resumed run could get wrong
SPEC: Row = {"architecture": "resnet8", "width": 8, "epochs": 14, "batch_size": 8, "dropout": 0.3}


def start(manifest: Path, out: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "training.engine", str(manifest), str(out)]
    root = Path(__file__).resolve().parents[3]
    return subprocess.Popen(command, cwd=root, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def finish(process: subprocess.Popen[str]) -> tuple[int, str]:
    _, said = process.communicate(timeout=120)
    return process.returncode, said


def wait_for_epoch(out: Path, process: subprocess.Popen[str], epoch: int) -> None:
    """Return once the log holds that epoch, and so the checkpoint of the one before."""
    while not any(int(str(event["epoch"])) >= epoch for event in epochs_of(_whole_rows(out / "events.jsonl"))):
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.01)
            pytest.fail(f"ended before epoch {epoch}: {finish(process)}")


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _whole_rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in _text(path).split("\n")[:-1]]


def digest(out: Path) -> str:
    return hashlib.sha256((out / "model.safetensors").read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    return write_manifest(folder, paint_icons(folder / "icons", 40), 4, SPEC)


@pytest.fixture(scope="module")
def whole(manifest: Path) -> Path:
    """What a run leaves that nobody disturbed."""
    assert finish(start(manifest, manifest.parent / "whole"))[0] == 0
    return manifest.parent / "whole"


def test_a_run_killed_twice_ends_as_if_nothing_had_happened(tmp_path: Path, manifest: Path, whole: Path) -> None:
    for epoch in (2, 7):
        process = start(manifest, tmp_path / "killed")
        wait_for_epoch(tmp_path / "killed", process, epoch)
        process.send_signal(signal.SIGKILL)
        assert describe_exit(finish(process)[0]) == "lost"
    assert finish(start(manifest, tmp_path / "killed"))[0] == 0
    assert digest(tmp_path / "killed") == digest(whole)
    names = ("predictions_val.jsonl", "predictions_test.jsonl")
    assert all((tmp_path / "killed" / name).read_bytes() == (whole / name).read_bytes() for name in names)
    events = read_rows(tmp_path / "killed" / "events.jsonl")
    assert [event["resumed"] for event in events if event["type"] == "started"] == [False, True, True]
    figures = {int(str(event["epoch"])): event["val_loss"] for event in epochs_of(events)}
    undisturbed = epochs_of(read_rows(whole / "events.jsonl"))
    assert figures == {int(str(event["epoch"])): event["val_loss"] for event in undisturbed}


def test_a_run_asked_to_stop_can_go_on_to_the_same_weights(tmp_path: Path, manifest: Path, whole: Path) -> None:
    process = start(manifest, tmp_path / "stopped")
    wait_for_epoch(tmp_path / "stopped", process, 1)
    process.send_signal(signal.SIGTERM)
    code, said = finish(process)
    assert (describe_exit(code), said.splitlines()[0].split(":")[0]) == ("cancelled", "cancelled")
    assert read_rows(tmp_path / "stopped" / "events.jsonl")[-1]["failure"] == "cancelled"
    assert list((tmp_path / "stopped" / "checkpoint").iterdir())
    assert finish(start(manifest, tmp_path / "stopped"))[0] == 0
    assert digest(tmp_path / "stopped") == digest(whole)


def test_a_superseded_attempt_leaves_without_writing(tmp_path: Path) -> None:
    (tmp_path / "fence").write_text("3", encoding="ascii")
    more = {"attempt": 2, "fence": 2, "fence_file": str(tmp_path / "fence")}
    manifest = write_manifest(tmp_path, paint_icons(tmp_path / "icons", 8), 4, {"architecture": "lenet"}, **more)
    code, said = finish(start(manifest, tmp_path / "out"))
    assert describe_exit(code) == "superseded"
    assert "fence 3 owns this run, this attempt has 2" in said
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"events.jsonl"}


def test_an_attempt_superseded_while_it_runs_leaves_within_a_step(tmp_path: Path) -> None:
    fence = tmp_path / "fence"
    fence.write_text("1", encoding="ascii")
    more = {"attempt": 1, "fence": 1, "fence_file": str(fence)}
    spec: Row = {"architecture": "lenet", "epochs": 9000, "batch_size": 4}
    manifest = write_manifest(tmp_path, paint_icons(tmp_path / "icons", 8), 4, spec, **more)
    process = start(manifest, tmp_path / "out")
    wait_for_epoch(tmp_path / "out", process, 1)
    fence.write_text("2", encoding="ascii")
    assert describe_exit(finish(process)[0]) == "superseded"


def test_bad_input_has_an_exit_code_and_a_sentence(tmp_path: Path) -> None:
    rows = paint_icons(tmp_path / "icons", 8)
    rows[3]["image"] = "nowhere.png"
    code, said = finish(start(write_manifest(tmp_path, rows, 4, {"architecture": "lenet"}), tmp_path / "out"))
    assert describe_exit(code) == "data"
    assert "data: train.jsonl line 4: image" in said
    event = read_rows(tmp_path / "out" / "events.jsonl")[-1]
    assert (event["type"], event["failure"]) == ("failed", "data")


def test_a_checkpoint_of_other_settings_is_refused(tmp_path: Path) -> None:
    rows = paint_icons(tmp_path / "icons", 8)
    for rate, kind in ((0.01, 0), (0.02, 3)):
        spec: Row = {"architecture": "lenet", "epochs": 1, "learning_rate": rate}
        code, said = finish(start(write_manifest(tmp_path, rows, 4, spec), tmp_path / "out"))
        assert code == kind
    assert "belongs to other settings or other data" in said


def test_a_torn_line_is_cut_off_before_more_is_written(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_bytes(b'{"type":"started"}\n{"type":"epo')
    log = EventLog(path, 2)
    log.write("done", epochs=1)
    log.close()
    rows = read_rows(path)
    assert [row["type"] for row in rows] == ["started", "done"]
