"""`make run`: the order in which an installation comes up, and what is said meanwhile."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import tempfile
import time
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config.embedded import migrations, programs, redis_server, state
from config.embedded import postgres as pg
from config.embedded.errors import StartError
from config.embedded.listening import answers, free_address
from config.embedded.places import CHECKOUT, Places, owned_folder, postgres_programs, redis_program, service_account
from config.embedded.places import service_home as home_of_services
from config.embedded.processes import MARK, die_with_parent, sweep, tail
from config.embedded.reporting import say
from config.embedded.supervisor import StopRequested, Supervised, Supervisor
from config.embedded.watchdog import start_watchdog
from config.environment import demo_accounts, flag

NEEDED_BYTES = 300_000_000
STARTS_BEFORE_GIVING_UP = 3


def up(places: Places, *, tied_to_parent: bool) -> int:
    """Bring everything up and stay until asked to stop; the exit code of `make run`."""
    if tied_to_parent:
        die_with_parent(signal.SIGTERM, os.getppid())
    os.chdir(CHECKOUT)
    try:
        places.prepare()
        lock = state.take_lock(places)
        try:
            return Launch(places).run()
        finally:
            os.close(lock)
    except state.AlreadyRunningError as running:
        _say_already_running(running.state)
        return 0
    except (StartError, ImproperlyConfigured, OSError) as reason:
        say(f"\nQuorum could not start. {_in_plain_words(reason)}")
        return 1


def _in_plain_words(reason: Exception) -> str:
    if isinstance(reason, OSError) and reason.errno == 28:
        return "The disk is full: free some space and run `make run` again."
    if isinstance(reason, PermissionError):
        return (
            f"{reason.filename} belongs to another user, perhaps from a run as root: give it to yourself or delete it."
        )
    return str(reason)


def _say_already_running(running: state.State | None) -> None:
    if running is None:
        say("Quorum is starting already in another terminal. `make stop` stops it.")
    else:
        at = f"runs already at {running.address}" if running.ready else f"is starting already at {running.address}"
        say(f"Quorum {at} (process {running.pid}). `make stop` stops it.")


class Launch:
    """One life of an installation, from the held lock to the last process."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.account = service_account()
        self.home = home_of_services(places, self.account)
        self.data_folders = (self.home / "postgres", self.home / "redis")
        self.mark = str(places.var)

    def run(self) -> int:
        """Start, stay, stop; whatever happens, nothing is left running."""
        self._clear_away_a_killed_run()
        self._check_disk()
        self.listening = free_address()
        supervisor = Supervisor(say)
        self.sockets = owned_folder(Path(tempfile.mkdtemp(prefix="quorum-")), self.account)
        watchdog = start_watchdog(self.mark, self.data_folders, folder=CHECKOUT, log=self.places.logs / "watchdog.log")
        self._write_state(ready=False)
        try:
            self._come_up(supervisor)
            while True:
                supervisor.tend(1.0)
        except StopRequested:
            say("\nStopping …")
            return 0
        finally:
            supervisor.stop_everything()
            sweep(self.mark, self.data_folders, patience=2.0)
            watchdog.kill()
            watchdog.wait()
            shutil.rmtree(self.sockets, ignore_errors=True)
            state.forget(self.places)
            say("Quorum has stopped.")

    def _clear_away_a_killed_run(self) -> None:
        old = state.read(self.places)
        count = sweep(self.mark, self.data_folders, patience=5.0)
        if count:
            say(f"Ended {count} processes that a killed run had left.")
        if old is not None and Path(old.sockets).name.startswith("quorum-"):
            shutil.rmtree(old.sockets, ignore_errors=True)
        state.forget(self.places)

    def _check_disk(self) -> None:
        for folder in {self.places.var, self.home}:
            if shutil.disk_usage(folder).free < NEEDED_BYTES:
                raise StartError(f"The disk that holds {folder} is nearly full: free at least 300 MB and try again.")

    def _write_state(self, *, ready: bool) -> None:
        line = state.State(os.getpid(), self.listening.address, str(self.sockets), ready)
        state.write(self.places, line)

    def _come_up(self, supervisor: Supervisor) -> None:
        database = os.environ.get("DATABASE_URL") or self._start_postgres(supervisor)
        broker = os.environ.get("REDIS_URL") or self._start_redis(supervisor)
        environment = self._environment(database, broker)
        self._migrate(supervisor, environment)
        began = time.monotonic()
        say(f"Starting the web server (log: {self._shown('web')}) …")
        web = Supervised(programs.web(self.listening, self.places.logs, environment))
        supervisor.applications.append(web)
        self._wait_for_answer(supervisor, web)
        say(f"The web server answers ({time.monotonic() - began:.1f} s). Starting the workers …")
        for program in programs.workers(self.places.logs, environment):
            supervisor.applications.append(Supervised(program))
        supervisor.applications.append(Supervised(programs.beat(self.places.logs, self.places.run, environment)))
        self._load_demo(supervisor, database, environment)
        self._write_state(ready=True)
        self._say_welcome()

    def _start_postgres(self, supervisor: Supervisor) -> str:
        data = self.home / "postgres"
        server = pg.Postgres(
            programs=postgres_programs(self.home, self.account),
            data=data,
            sockets=self.sockets,
            log=self.places.logs / "postgres.log",
            account=self.account,
        )
        say(f"Starting PostgreSQL (data: {data}) …")
        if pg.prepare_data(server):
            migrations.forget(self.places)
        child = Supervised(server.program())
        supervisor.servers.append(child)
        pg.wait_until_ready(server, child.is_alive, Waiting(supervisor, server.log))
        pg.ensure_database(server)
        state.publish_urls(self.places, database=server.url(), broker=None)
        return server.url()

    def _start_redis(self, supervisor: Supervisor) -> str:
        server = redis_server.RedisServer(
            program_file=redis_program(self.home, self.account),
            data=owned_folder(self.home / "redis", self.account),
            sockets=self.sockets,
            log=self.places.logs / "redis.log",
            account=self.account,
        )
        say("Starting Redis …")
        child = Supervised(server.program())
        supervisor.servers.append(child)
        redis_server.wait_until_ready(server, child.is_alive, Waiting(supervisor, server.log))
        state.publish_urls(self.places, database=None, broker=server.url)
        return server.url

    def _environment(self, database: str, broker: str) -> dict[str, str]:
        return {
            "DATABASE_URL": database,
            "REDIS_URL": broker,
            "QUORUM_VAR": str(self.places.var),
            "QUORUM_SECRET_KEY": os.environ.get("QUORUM_SECRET_KEY") or secret_key(self.places),
            "QUORUM_PUBLIC_URL": os.environ.get("QUORUM_PUBLIC_URL") or self.listening.address,
            "QUORUM_DEMO": os.environ.get("QUORUM_DEMO") or "yes",
            "PYTHONUNBUFFERED": "1",
            MARK: self.mark,
        }

    def _migrate(self, supervisor: Supervisor, environment: dict[str, str]) -> None:
        if migrations.are_applied(self.places) and "DATABASE_URL" not in os.environ:
            return
        say("Bringing the database up to date …")
        log = self.places.logs / "migrate.log"
        code = supervisor.run_to_end(
            programs.manage("migrate", "--noinput", "-v", "1", log=log, environment=environment)
        )
        if code != 0:
            raise StartError(f"The database could not be brought up to date:\n{tail(log, 12)}")
        migrations.remember(self.places)

    def _wait_for_answer(self, supervisor: Supervisor, web: Supervised) -> None:
        while not answers(self.listening):
            if web.failures >= STARTS_BEFORE_GIVING_UP:
                raise StartError(f"The web server keeps ending:\n{tail(web.program.log, 12)}")
            supervisor.tend(0.1)

    def _load_demo(self, supervisor: Supervisor, database: str, environment: dict[str, str]) -> None:
        # The mark lies with the data it speaks of: removing `var` brings the demo back.
        done = self.places.var / "demo-loaded"
        if done.is_file() or not flag("QUORUM_DEMO", True):
            return
        say(f"Quorum answers at {self.listening.address}. Loading the demo project (only this once) …")
        quiet = environment | {"QUORUM_LOG_LEVEL": os.environ.get("QUORUM_LOG_LEVEL") or "WARNING"}
        program = programs.manage("load_demo", "--server", self.listening.address, log=None, environment=quiet)
        code = supervisor.run_to_end(program)
        if code == 0:
            done.touch()
        else:
            say(
                f"The demo project could not be loaded (exit code {code}); all else works. It is tried again next time."
            )

    def _shown(self, name: str) -> Path:
        log = self.places.logs / f"{name}.log"
        return log.relative_to(CHECKOUT) if log.is_relative_to(CHECKOUT) else log

    def _say_welcome(self) -> None:
        say(f"\nQuorum is ready: {self.listening.address}\n")
        for account in demo_accounts("QUORUM_DEMO"):
            say(f"  {account['email']:<24} password {account['password']}")
        say(f"\nLogs: {self.places.logs}\nCtrl-C or `make stop` stops it.")


class Waiting:
    """Called while a server starts: stays attentive and shows the server's own words every few seconds."""

    def __init__(self, supervisor: Supervisor, log: Path) -> None:
        self.supervisor = supervisor
        self.log = log
        self.shown_at = time.monotonic()

    def __call__(self) -> None:
        self.supervisor._sleep(0.05)
        if time.monotonic() - self.shown_at > 5:
            self.shown_at = time.monotonic()
            say(tail(self.log, 1))


def secret_key(places: Places) -> str:
    """This installation's own secret, made once."""
    file = places.var / "secret-key"
    if not file.is_file():
        fresh = file.with_name("secret-key.new")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48))
        fresh.rename(file)
    return file.read_text().strip()


def down(places: Places, *, patience: float = 60.0) -> int:
    """`make stop`: ask the supervisor to end and wait until it has; 0 also when there was nothing to stop."""
    if not state.is_held(places):
        say("Quorum is not running.")
        return 0
    running = state.read(places)
    if running is None:
        say("Quorum is just starting; press Ctrl-C in its terminal, or try again in a few seconds.")
        return 1
    say(f"Stopping Quorum (process {running.pid}) …")
    os.kill(running.pid, signal.SIGTERM)
    deadline = time.monotonic() + patience
    while state.is_held(places):
        if time.monotonic() > deadline:
            say(f"It has not ended after {patience:.0f} s. `kill -9 {running.pid}` ends it and all its processes.")
            return 1
        time.sleep(0.1)
    say("Stopped.")
    return 0
