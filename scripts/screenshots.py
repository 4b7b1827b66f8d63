"""Pictures of the real pages of a running Quorum with its demo project, for the README: `make screenshots`.

Runs in `.venv` (Playwright lives there). Writes `docs/screenshots/NAME.webp`, taken at 1440 px and made small enough
for a page that shows many, and, with `--narrow`, also `NAME-390.webp`; `--dark` takes the dark theme.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from scripts.browser import find_browser
from scripts.steps import ROOT, VAR

FOLDER = ROOT / "docs" / "screenshots"
SIZES = {"": (1440, 900), "-390": (390, 844)}
WIDTH, QUALITY = 1200, 82
Json = dict[str, Any]  # bodies of the API


class NothingToShowError(Exception):
    """No Quorum runs, or it has no demo; the message says what to do."""


@dataclass(frozen=True)
class Shot:
    """One page as one of the demo's people sees it."""

    name: str
    address: str
    role: str | None
    ready: str = ""  # what must be there, where a quiet network does not mean a finished picture


def running_address() -> str:
    """Where this folder's Quorum answers."""
    try:
        return str(json.loads((VAR / "run" / "state.json").read_text())["address"])
    except (OSError, ValueError, KeyError):
        raise NothingToShowError("Quorum is not running: start it with `make run` in another terminal.") from None


def api(page: Page, path: str) -> Any:  # a body of the API
    """A GET with the session of the page."""
    answer = page.request.get(f"/api/v1/{path}")
    if not answer.ok:
        raise NothingToShowError(f"GET {path} answered {answer.status}: {answer.text()[:200]}")
    return answer.json()


def sign_in(page: Page, role: str) -> None:
    """Enter through one of the demo's doors, as the first page does."""
    session = api(page, "session")
    doors = {door["role"]: door for door in session.get("demo") or []}
    if role not in doors:
        raise NothingToShowError(
            "This Quorum has no demo accounts: start it with `make run` and without QUORUM_DEMO=no."
        )
    answer = page.request.post(
        "/api/v1/session",
        data={"email": doors[role]["email"], "password": doors[role]["password"]},
        headers={"X-CSRFToken": session["csrf_token"], "Referer": page.url},
    )
    if not answer.ok:
        raise NothingToShowError(f"The demo's {role} could not sign in: {answer.text()[:200]}")


def shots(page: Page) -> list[Shot]:
    """Every page worth a picture, with the numbers that the demo has here; `page` is signed in as the admin."""
    project = f"projects/{_first(api(page, 'projects'), 'project')}"
    found = [
        Shot("first-page", "", None),
        Shot("work", project.replace("projects", "work"), "annotator", ready='[data-phase="ready"]'),
        Shot("review-queue", f"{project}/review", "reviewer"),
        Shot("project", project, "admin"),
        Shot("sources", f"{project}/sources", "admin"),
        Shot("images", f"{project}/images", "admin"),
        Shot("people", f"{project}/people", "admin"),
        Shot("releases", f"{project}/releases", "admin"),
        Shot("models", f"{project}/models", "admin"),
        Shot("new-project", "projects/new", "admin"),
    ]
    for name, listed, folder, role in (
        ("review", f"{project}/review", f"{project}/review", "reviewer"),
        ("release", f"{project}/releases", f"{project}/releases", "admin"),
        ("run", f"{project}/runs", f"{project}/runs", "admin"),
    ):
        rows = api(page, listed)["results"]
        if rows:
            row = rows[0]
            found.append(Shot(name, f"{folder}/{row.get('id') or row['image']['id']}", role))
    return found


def _first(listing: Json, what: str) -> int:
    if not listing["results"]:
        raise NothingToShowError(f"There is no {what} to show yet: the demo is loaded by the first `make run`.")
    return int(listing["results"][0]["id"])


def take(browser: Browser, address: str, *, suffix: str, dark: bool) -> list[Path]:
    """Take every picture at one width."""
    width, height = SIZES[suffix]
    taken, signed_in = [], "admin"
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        locale="en-GB",
        device_scale_factor=1,
    )
    page = context.new_page()
    page.goto("/")
    sign_in(page, "admin")
    for shot in sorted(shots(page), key=lambda shot: shot.role or ""):
        if shot.role != signed_in:
            context.clear_cookies()
            page.goto("/")
            if shot.role:
                sign_in(page, shot.role)
            signed_in = shot.role or ""
        page.goto(f"/{shot.address}")
        page.wait_for_load_state("networkidle")
        if shot.ready:
            page.locator(shot.ready).wait_for()
        target = FOLDER / f"{shot.name}{suffix}{'-dark' if dark else ''}.webp"
        keep(page.screenshot(), target)
        print(f"  {target.relative_to(ROOT)}")
        taken.append(target)
    context.close()
    return taken


def keep(taken: bytes, target: Path) -> None:
    """Write a picture scaled down to `WIDTH`: a page that shows many should load at once."""
    with Image.open(io.BytesIO(taken)) as picture:
        scale = min(1, WIDTH / picture.width)
        size = round(picture.width * scale), round(picture.height * scale)
        small = picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    small.save(target, quality=QUALITY, method=6)


def main() -> int:
    parser = argparse.ArgumentParser(prog="make screenshots", description=__doc__)
    parser.add_argument("--narrow", action="store_true", help="also at 390 px")
    parser.add_argument("--dark", action="store_true", help="in the dark theme")
    options = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    try:
        address = running_address()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=str(find_browser()))
            for suffix in SIZES if options.narrow else [""]:
                take(browser, address, suffix=suffix, dark=options.dark)
            browser.close()
    except NothingToShowError as reason:
        print(reason, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
