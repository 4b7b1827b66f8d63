"""The Python environment in `.venv`: made once, pinned, mended after a killed run or a moved folder."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from scripts.steps import ROOT, Progress, SetUpError, digest, is_done, mark_done, require_free_space, run

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
CONSTRAINTS = ROOT / "constraints.txt"
TORCH = "torch"
STAMPS = VENV / ".quorum"
NEEDED_GIGABYTES = 3.0


def requirements(*extras: str) -> list[str]:
    """The project's packages and those of the named extras, as pyproject.toml lists them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = list(project["dependencies"])
    for extra in extras:
        wanted += project["optional-dependencies"][extra]
    return wanted


def torch_requirement() -> str:
    """The pinned torch; pip's own settings decide from where, so a machine may offer a CPU build."""
    return next(line for line in requirements("training") if line.startswith(f"{TORCH}=="))


def prepare_environment(progress: Progress, *, development: bool) -> None:
    """Leave `.venv` with everything pinned; each step is skipped when its inputs are those of last time."""
    _make(progress)
    _install(progress, "PyTorch", "torch", [torch_requirement()])
    if development:
        _install(progress, "Python packages and test tools", "dev", requirements("embedded", "training", "dev"))
        mark_done(STAMPS / "packages", _value(requirements("embedded", "training")))
    else:
        _install(progress, "Python packages", "packages", requirements("embedded", "training"))


def _make(progress: Progress) -> None:
    identity = f"{VENV} {sys.version}"
    if is_done(STAMPS / "made", identity) and PYTHON.exists():
        progress.step("Python environment: ready")
        return
    progress.step("Making the Python environment")
    require_free_space(NEEDED_GIGABYTES)
    if VENV.exists() and not _may_adopt():
        print("      an earlier one is incomplete, of another Python, or from another folder: making it again")
        shutil.rmtree(VENV)
    if not VENV.exists():
        _create()
    mark_done(STAMPS / "made", identity)


def _may_adopt() -> bool:
    """Whether a `.venv` that somebody made by hand in this place works and is of this Python."""
    if (STAMPS / "made").exists() or not PYTHON.exists():
        return False
    question = "import pip, sys; print(sys.prefix, sys.version)"
    answer = subprocess.run([str(PYTHON), "-c", question], capture_output=True, text=True, check=False)
    in_place = f"/{VENV}/bin/" in f"/{_shebang()}"
    return answer.returncode == 0 and answer.stdout.strip() == f"{VENV} {sys.version}" and in_place


def _shebang() -> str:
    script = VENV / "bin" / "pip"
    return script.read_text(errors="replace")[:500] if script.is_file() else ""


def _create() -> None:
    try:
        import ensurepip  # noqa: F401  # only to know whether this Python can make an environment with pip in it
    except ImportError:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise SetUpError(
            f"This Python {version} ({sys.executable}) cannot make environments: its module ensurepip is missing.\n"
            f"On Debian or Ubuntu: apt-get install python3-venv. Then run the same command again.\n"
            f"Or name another Python: make run PYTHON=/path/to/python3."
        ) from None
    run([sys.executable, "-m", "venv", str(VENV)], advice="The environment could not be made; see above.")


def _value(wanted: list[str]) -> str:
    return digest([sys.version, *wanted, CONSTRAINTS])


def _install(progress: Progress, title: str, name: str, wanted: list[str]) -> None:
    value = _value(wanted)
    stamp = STAMPS / name
    if is_done(stamp, value):
        progress.step(f"{title[0].upper()}{title[1:]}: ready")
        return
    progress.step(f"Installing {title} …")
    require_free_space(1.0)
    # Not compiled here: Python compiles what is imported, a small part of it, at the first start.
    options = ["--no-input", "--no-compile", "--progress-bar", "off", "--disable-pip-version-check"]
    command = [str(PYTHON), "-m", "pip", "install", *options, "-c", str(CONSTRAINTS), *wanted]
    run(command, advice="pip could not install the packages; its last lines are above.")
    mark_done(stamp, value)


def package_folder(name: str) -> Path:
    """Where an installed package lies in `.venv`."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return VENV / "lib" / version / "site-packages" / name
