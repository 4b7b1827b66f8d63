"""Make sure that a site administrator with this e-mail exists."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from accounts import services


class Command(BaseCommand):
    help = "Create a site administrator, or leave the one who is there as they are."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--password", required=True)
        parser.add_argument("--name", default="")

    def handle(self, *args: Any, **options: Any) -> None:  # Django's own signature
        made = services.ensure_site_admin(email=options["email"], password=options["password"], name=options["name"])
        self.stdout.write(f"{options['email']} is {'now' if made else 'already'} here.")
