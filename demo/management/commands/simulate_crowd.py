"""`manage.py simulate_crowd PROJECT`: simulated workers answer a project's open tasks over HTTP."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import httpx
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from demo.categories import LOOK_ALIKES, NAMES
from demo.client import ApiError, Client, Json
from demo.crowd import Campaign, Tally, password_of, run_checks, run_crowd
from demo.servers import address, secret
from demo.simulation import CAREFUL, CONFUSED, HASTY, MIX, SPAMMER, TYPICAL, Skill, crowd
from demo.truth import question_of, read_truth

SKILLS: dict[str, tuple[Skill, ...]] = {"mixed": MIX} | {
    skill.name: (skill,) for skill in (CAREFUL, TYPICAL, HASTY, CONFUSED, SPAMMER)
}
OPERATOR = "simulation@simulated.quorum"


class Command(BaseCommand):
    help = "A SIMULATION: workers of stated skill answer a project's tasks from the labels its images came with."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("project", help="slug or id of the project")
        parser.add_argument("--workers", type=int, default=5)
        parser.add_argument(
            "--checkers",
            type=int,
            default=4,
            help="careful people who come as reviewers and check what was drawn, where the project has it checked",
        )
        parser.add_argument("--skill", choices=sorted(SKILLS), default="mixed")
        parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same people and answers")
        parser.add_argument("--limit", type=int, help="stop after so many votes")
        parser.add_argument(
            "--server", default="", help="address of the running server; found by itself on this machine"
        )
        parser.add_argument("--json", action="store_true", help="print the result as JSON and no progress")

    def handle(self, *, project: str, json: bool, **options: Any) -> None:  # Django's own signature
        if options["workers"] < 1:
            raise CommandError("A crowd has at least one worker.")
        server = address(asked=options["server"], public=settings.PUBLIC_URL, var=settings.VAR_DIR)
        try:
            tally = self._simulate(server, project, options, quiet=json)
        except (ApiError, httpx.HTTPError) as error:
            raise CommandError(f"The simulation stopped: {error}") from error
        result = {
            "votes": sum(tally.votes.values()),
            "skipped": tally.skipped,
            "workers": dict(sorted(tally.votes.items())),
        }
        self.stdout.write(_as_json(result) if json else _as_text(result))

    def _simulate(self, server: str, name: str, options: dict[str, Any], *, quiet: bool) -> Tally:
        password = password_of(OPERATOR, secret(settings.VAR_DIR / "demo"))
        call_command("ensure_admin", OPERATOR, password=password, name="Simulation", stdout=self.stderr)
        with Client(server) as admin:
            admin.sign_in(OPERATOR, password)
            project = admin.find_project(name)
            if project is None:
                raise CommandError(f"There is no project {name!r}.")
            return _run(server, admin, project, options, quiet=quiet)


def _run(server: str, admin: Client, project: Json, options: dict[str, Any], *, quiet: bool) -> Tally:
    _open(admin, project)
    campaign = _campaign(server, admin, project, options["seed"])
    if not campaign.truth:
        raise CommandError("No image of this project came with labels, so nothing can be simulated.")
    workers = crowd(options["workers"], SKILLS[options["skill"]])
    checking = tuple(stage["id"] for stage in project["stages"] if stage["kind"] not in {"tag", "draw"})
    needed = options["limit"] or _votes_needed(admin, project)
    with tqdm(total=needed, unit="vote", desc="simulated crowd", disable=quiet) as bar:
        tally = run_crowd(campaign, admin, workers, limit=options["limit"], tick=lambda: bar.update(1))
        if checking and options["checkers"] and options["limit"] is None:
            checkers = [
                replace(worker, name=f"{worker.name} Checker") for worker in crowd(options["checkers"], (CAREFUL,))
            ]
            run_checks(replace(campaign, stages=checking), admin, workers, checkers, tally, tick=lambda: bar.update(1))
    return tally


def _campaign(server: str, admin: Client, project: Json, seed: int) -> Campaign:
    number = int(project["id"])
    is_demo = {item["name"] for item in project["categories"]} == set(NAMES)
    question = question_of(project, LOOK_ALIKES if is_demo else None)
    return Campaign(server, number, read_truth(admin, number), question, seed, secret(settings.VAR_DIR / "demo"))


def _open(admin: Client, project: Json) -> None:
    """A project still in draft or pilot is opened: there is nothing to answer otherwise."""
    states = {"draft": ("pilot", "live"), "pilot": ("live",)}
    for state in states.get(project["state"], ()):
        admin.post(f"projects/{project['id']}/state", {"state": state})


def _votes_needed(admin: Client, project: Json) -> int:
    stages = admin.get(f"projects/{project['id']}/progress")["stages"]
    return sum(stage["votes_needed"] - stage["votes"] for stage in stages)


def _as_json(result: Json) -> str:
    return json.dumps(result)


def _as_text(result: Json) -> str:
    return f"{result['votes']} votes by {len(result['workers'])} simulated workers; {result['skipped']} tasks skipped."
