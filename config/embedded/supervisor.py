"""One process that owns all others: starts them, starts them again, and stops them in order."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from config.embedded.processes import Program, start, stop, tail

CALM_SECONDS = 60.0
LONGEST_PAUSE = 30.0
LOG_BYTES = 10_000_000
ROTATION_SECONDS = 20.0

Say = Callable[[str], None]


class StopRequested(KeyboardInterrupt):
    """Ctrl-C, `make stop`, or the terminal went away."""


class Supervised:
    """A program that is started again whenever it ends, after a pause that doubles while it keeps failing."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.failures = 0
        self._start()

    def _start(self) -> None:
        self.process = start(self.program)
        self.started_at = time.monotonic()
        self.restart_at: float | None = None

    def is_alive(self) -> bool:
        return self.process.poll() is None

    def tend(self, say: Say) -> None:
        """Notice an end, say so, and start again when the pause is over."""
        now = time.monotonic()
        if self.restart_at is not None:
            if now >= self.restart_at:
                self._start()
        elif not self.is_alive():
            self.failures = 1 if now - self.started_at > CALM_SECONDS else self.failures + 1
            pause = min(LONGEST_PAUSE, 2.0 ** (self.failures - 1))
            self.restart_at = now + pause
            say(f"{self.program.name} ended ({how_it_ended(self.process)}); starting it again in {pause:.0f} s.")
            if self.failures > 1:
                say(f"  The end of {self.program.log}:\n{tail(self.program.log)}")


def how_it_ended(process: subprocess.Popen[bytes]) -> str:
    """An exit code or a signal, in words."""
    code = process.returncode
    if code is not None and code < 0:
        return signal.Signals(-code).name
    return f"exit code {code}"


class Supervisor:
    """Children in the order they were started; every wait goes through `tend`, so that a stop is heard at once."""

    def __init__(self, say: Say) -> None:
        self.say = say
        self.servers: list[Supervised] = []
        self.applications: list[Supervised] = []
        self.running_once: list[tuple[Program, subprocess.Popen[bytes]]] = []
        self._requests = 0
        self._rotated_at = time.monotonic()
        self._wakeup = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(self._wakeup[1], warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._on_stop)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def _on_stop(self, number: int, frame: FrameType | None) -> None:
        self._requests += 1

    def tend(self, seconds: float = 0.2) -> None:
        """Wait for an event or the time to pass, look after everybody; raises StopRequested when asked to end."""
        self._sleep(seconds)
        if self._requests:
            raise StopRequested
        for child in (*self.servers, *self.applications):
            child.tend(self.say)
        if time.monotonic() - self._rotated_at > ROTATION_SECONDS:
            self._rotated_at = time.monotonic()
            self._rotate_logs()

    def _sleep(self, seconds: float) -> None:
        readable, _, _ = select.select([self._wakeup[0]], [], [], seconds)
        if readable:
            os.read(self._wakeup[0], 4096)

    def _rotate_logs(self) -> None:
        for child in (*self.servers, *self.applications):
            if child.program.log is not None:
                rotate(child.program.log)

    def run_to_end(self, program: Program) -> int:
        """Run a program once while looking after the others; answers its exit code."""
        process = start(program)
        self.running_once.append((program, process))
        while process.poll() is None:
            self.tend()
        self.running_once.pop()
        return process.returncode

    def stop_everything(self) -> None:
        """Applications first and together, servers after them; a second request stops being patient."""
        self._requests = 0
        applications = [(child.program, child.process) for child in self.applications] + self.running_once
        for program, process in applications:
            if process.poll() is None:
                process.send_signal(program.stop_signal)
        self._await([process for _, process in applications], max((p.patience for p, _ in applications), default=0))
        for child in reversed(self.servers):
            stop(child.process, stop_signal=child.program.stop_signal, patience=child.program.patience)

    def _await(self, processes: list[subprocess.Popen[bytes]], patience: float) -> None:
        deadline = time.monotonic() + patience
        while any(process.poll() is None for process in processes):
            if time.monotonic() > deadline or self._requests:
                break
            self._sleep(0.2)
        for process in processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def rotate(log: Path, limit: int = LOG_BYTES) -> None:
    """Keep one older part: programs go on appending to the same file, so it is copied and emptied, not renamed."""
    if not log.is_file() or log.stat().st_size <= limit:
        return
    log.with_name(log.name + ".1").write_bytes(log.read_bytes()[-limit:])
    os.truncate(log, 0)
