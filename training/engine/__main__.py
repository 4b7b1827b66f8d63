"""`python -m training.engine MANIFEST OUT` trains, `… predict MODEL_DIR IMAGES OUT` uses what was trained."""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from training.engine.config import read_manifest
from training.engine.events import EventLog
from training.engine.failures import EngineError, OutOfMemory
from training.engine.watch import Watch


def main(arguments: list[str]) -> int:
    """Run one command; the exit code says which class of failure ended it."""
    watch = Watch()
    watch.listen()
    if arguments[:1] == ["predict"]:
        return predict(arguments[1:], watch)
    return train(arguments, watch)


def train(arguments: list[str], watch: Watch) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.engine", description="Train as a manifest says.")
    parser.add_argument("manifest", type=Path)
    parser.add_argument("out", type=Path)
    chosen = parser.parse_args(arguments)
    chosen.out.mkdir(parents=True, exist_ok=True)
    log = EventLog(chosen.out / "events.jsonl", 0)

    def work() -> None:
        manifest = read_manifest(chosen.manifest)
        log.attempt = manifest.attempt
        watch.guard(manifest.fence, manifest.fence_file)
        watch.check()
        # torch takes a second to load: a signal must be understood before that
        from training.engine import compute, loop

        compute.limit_threads()
        loop.run(manifest, chosen.out, watch, log)

    failure = _failure_of(work)
    if failure:
        log.write("failed", failure=failure.kind, message=str(failure))
    log.close()
    return failure.exit_code if failure else 0


def predict(arguments: list[str], watch: Watch) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m training.engine predict", description="Predict on a list of images."
    )
    parser.add_argument("model", type=Path, help="a folder with model.safetensors and config.json")
    parser.add_argument("images", type=Path, help="JSON lines of id, image, width, height")
    parser.add_argument("out", type=Path, help="JSON lines to write")
    chosen = parser.parse_args(arguments)

    def work() -> None:
        from training.engine import compute
        from training.engine.predict import predict_list

        compute.limit_threads()
        predict_list(chosen.model, chosen.images, chosen.out, watch)

    failure = _failure_of(work)
    return failure.exit_code if failure else 0


def _failure_of(work: Callable[[], None]) -> EngineError | None:
    """Do the work; what went wrong as one of the engine's classes, told on standard error."""
    try:
        work()
    except EngineError as error:
        print(f"{error.kind}: {error}", file=sys.stderr)  # noqa: T201  # a command's standard error is its voice
        return error
    except MemoryError as error:
        return OutOfMemory(f"out of memory: {error}")
    except Exception as error:
        traceback.print_exc()
        if "out of memory" in str(error).lower() or "can't allocate memory" in str(error):
            return OutOfMemory(str(error).splitlines()[0])
        return EngineError(f"{type(error).__name__}: {error}")
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
