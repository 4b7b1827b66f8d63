"""A Chromium for the browser tests: the machine's, else the one inside an npm package, unpacked into `var/browser`."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
from pathlib import Path
from shlex import quote

from scripts.frontend import Node, npm
from scripts.steps import VAR, Progress, SetUpError, is_done, mark_done, run

VERSION = "153.0.0"
PACKAGE = "@sparticuz/chromium"
FOLDER = VAR / "browser"
LAUNCHER = FOLDER / "chromium"
ON_PATH = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
UNPACK = (
    "const [source, target] = process.argv.slice(1);"
    "require('stream').pipeline(require('fs').createReadStream(source), require('zlib').createBrotliDecompress(),"
    " require('fs').createWriteStream(target), (error) => { if (error) throw error; });"
)
MISSING_LIBRARIES = (
    "Chromium lacks libraries of this machine, and those that it brings do not help:\n{}\n"
    "On Debian or Ubuntu: apt-get install libnss3 libnspr4 libexpat1. Or install Chromium itself."
)


def find_browser() -> Path | None:
    """`QUORUM_CHROMIUM`, Chromium on PATH, or the one that `prepare_browser` left; nothing when there is none."""
    named = os.environ.get("QUORUM_CHROMIUM")
    if named:
        return Path(named)
    for name in ON_PATH:
        found = shutil.which(name)
        if found:
            return Path(found)
    return LAUNCHER if LAUNCHER.is_file() else None


def prepare_browser(progress: Progress, node: Node) -> None:
    """Leave a Chromium that starts."""
    found = find_browser()
    if found is not None and (found != LAUNCHER or is_done(FOLDER / "done", VERSION)):
        progress.step(f"Browser for the tests: {found}")
        return
    progress.step("Unpacking a browser for the tests …")
    _unpack(node)
    mark_done(FOLDER / "done", VERSION)


def _unpack(node: Node) -> None:
    # A folder of our own: the package's own code would reuse whatever lies in /tmp/chromium, another user's too.
    shutil.rmtree(FOLDER, ignore_errors=True)
    package = FOLDER / "npm"
    package.mkdir(parents=True)
    (package / "package.json").write_text('{"private": true}')
    npm(node, "install", "--ignore-scripts", "--no-audit", "--no-fund", f"{PACKAGE}@{VERSION}", cwd=package)
    packed = package / "node_modules" / PACKAGE / "bin"
    program = FOLDER / "chromium.program"
    _decompress(node, packed / "chromium.br", program)
    program.chmod(0o755)
    for name, target in (("fonts", FOLDER), ("swiftshader", FOLDER), ("al2023", FOLDER / "libraries")):
        archive = FOLDER / f"{name}.tar"
        _decompress(node, packed / f"{name}.tar.br", archive)
        with tarfile.open(archive) as tar:
            _extract(tar, target)
        archive.unlink()
    shutil.rmtree(package)
    _write_launcher(program)


def _extract(tar: tarfile.TarFile, target: Path) -> None:
    # Python 3.11.2 (Debian 12) may lack filters; the archive is pinned and names only plain files.
    if hasattr(tarfile, "data_filter"):
        tar.extractall(target, filter="data")
    else:
        tar.extractall(target)


def _decompress(node: Node, source: Path, target: Path) -> None:
    run([str(node.program), "-e", UNPACK, str(source), str(target)], advice="The browser could not be unpacked.")


def _write_launcher(program: Path) -> None:
    """Try the machine's libraries first, then those that the package carries."""
    for libraries in ("", str(FOLDER / "libraries" / "lib")):
        _launcher_script(program, libraries)
        answer = subprocess.run([str(LAUNCHER), "--version"], capture_output=True, text=True, check=False)
        if answer.returncode == 0:
            return
    LAUNCHER.unlink()
    raise SetUpError(MISSING_LIBRARIES.format(answer.stderr.strip()))


def _own_fonts() -> Path:
    settings = FOLDER / "own-fonts.conf"
    settings.write_text(f"<fontconfig><dir>{FOLDER}/fonts</dir><cachedir>{FOLDER}/font-cache</cachedir></fontconfig>")
    return settings


def _launcher_script(program: Path, libraries: str) -> None:
    lines = ["#!/bin/sh"]
    if libraries:
        lines.append(f"export LD_LIBRARY_PATH={quote(libraries)}")
    if not Path("/usr/share/fonts").is_dir():
        lines.append(f"export FONTCONFIG_FILE={quote(str(_own_fonts()))}")
    LAUNCHER.write_text("\n".join([*lines, f'exec {quote(str(program))} "$@"', ""]))
    LAUNCHER.chmod(0o755)
