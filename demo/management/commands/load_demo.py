"""`manage.py load_demo`: the demo project, built through the API of the running server."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from typing import Any

import httpx
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from demo.build import ADMIN, PASSWORD, Bar, Demo, Size
from demo.client import ApiError, Failed
from demo.servers import address, secret

FULL = Size()


class Command(BaseCommand):
    help = "Build the demo project (painted scenes, a simulated crowd) through the API; goes on where it was cut off."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--server", default="", help="address of the running server; found by itself on this machine"
        )
        parser.add_argument("--finished", type=int, default=FULL.finished, help="scenes that the crowd finishes")
        parser.add_argument("--begun", type=int, default=FULL.begun, help="scenes that the crowd has only begun")
        parser.add_argument("--verified", type=int, default=FULL.verified, help="images that a reviewer has verified")
        parser.add_argument("--json", action="store_true", help="print the result as JSON and no progress")

    def handle(self, *, server: str, json: bool, **options: Any) -> None:  # Django's own signature
        call_command("ensure_admin", ADMIN, password=PASSWORD, name="Ada Admin", stdout=self.stderr)
        demo = Demo(
            server=address(asked=server, public=settings.PUBLIC_URL, var=settings.VAR_DIR),
            folder=settings.VAR_DIR / "demo",
            secret=secret(settings.VAR_DIR / "demo"),
            progress=_silent if json else _shown,
            size=Size(options["finished"], options["begun"], options["verified"]),
        )
        try:
            built = demo.build()
        except (ApiError, Failed, httpx.HTTPError) as error:
            raise CommandError(f"The demo could not be built: {error}. Run it again to go on from here.") from error
        self.stdout.write(_as_json(built) if json else f"The demo project stands: {demo.server}")


def _shown(what: str, total: int) -> AbstractContextManager[Bar]:
    bar: AbstractContextManager[Bar] = tqdm(total=total or None, desc=f"  {what}", mininterval=0.5)
    return bar


def _silent(what: str, total: int) -> AbstractContextManager[Bar]:
    bar: AbstractContextManager[Bar] = tqdm(total=total or None, desc=what, disable=True)
    return bar


def _as_json(built: dict[str, Any]) -> str:  # what `Demo.build` returns
    return json.dumps(built)
