"""`python3 -m scripts.bootstrap run|test|stop|…`: from a bare machine to a running Quorum or a finished test run."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable

from scripts import environment, frontend
from scripts.browser import find_browser, prepare_browser
from scripts.checks import check_everything_but_tests, format_code, run_benchmarks, run_tests, write_schema
from scripts.steps import ROOT, Progress, SetUpError, fail, one_at_a_time

STEPS_TO_RUN = 6
STEPS_TO_TEST = 7
ADVICE = {
    errno.ENOSPC: "The disk is full: free some space and run again.",
    errno.EACCES: "This file belongs to another user, perhaps from a run as root: give it to yourself or delete it.",
}


def prepare(*, development: bool) -> frontend.Node:
    """Bring this folder to the point where Quorum, or its tests, can start."""
    os.chdir(ROOT)
    progress = Progress(STEPS_TO_TEST if development else STEPS_TO_RUN)
    with one_at_a_time():
        environment.prepare_environment(progress, development=development)
        node = frontend.find_node()
        progress.step(f"Node {node.version} ({node.program})")
        frontend.prepare_frontend(progress, node)
        if development:
            prepare_browser(progress, node)
            os.environ["QUORUM_CHROMIUM"] = str(find_browser())
    return node


def become(*arguments: str) -> None:
    """Let the environment's Python take this process over: what was started is what runs, under one number."""
    sys.stdout.flush()
    os.execv(environment.PYTHON, [str(environment.PYTHON), *arguments])


def run(_: list[str]) -> int:
    prepare(development=False)
    print("Starting Quorum …", flush=True)
    become("-m", "config.embedded", "up", "--tied")
    return 0


def stop(_: list[str]) -> int:
    if not environment.PYTHON.exists():
        print("Quorum is not running.")
        return 0
    become("-m", "config.embedded", "stop")
    return 0


def test(arguments: list[str]) -> int:
    return run_tests(prepare(development=True), arguments)


def lint(_: list[str]) -> int:
    return check_everything_but_tests(prepare(development=True))


def schema(_: list[str]) -> int:
    return write_schema(prepare(development=True))


def tidy(_: list[str]) -> int:
    return format_code(prepare(development=True))


def bench(arguments: list[str]) -> int:
    prepare(development=True)
    return run_benchmarks(arguments)


def screenshots(arguments: list[str]) -> int:
    prepare(development=True)
    become("-m", "scripts.screenshots", *arguments)
    return 0


def prepare_only(_: list[str]) -> int:
    prepare(development=True)
    return 0


ACTIONS: dict[str, Callable[[list[str]], int]] = {
    "run": run,
    "stop": stop,
    "test": test,
    "lint": lint,
    "schema": schema,
    "format": tidy,
    "bench": bench,
    "screenshots": screenshots,
    "prepare": prepare_only,
}


def main() -> int:
    if len(sys.argv) < 2 or sys.argv[1] not in ACTIONS:
        return fail(__doc__)
    try:
        return ACTIONS[sys.argv[1]](sys.argv[2:])
    except SetUpError as reason:
        return fail(reason)
    except OSError as reason:
        return fail(f"{reason}\n{ADVICE.get(reason.errno or 0, '')}")
    except KeyboardInterrupt:
        return fail("Interrupted; the same command goes on where this one stopped.")


if __name__ == "__main__":
    sys.exit(main())
