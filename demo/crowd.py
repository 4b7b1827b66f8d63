"""A simulated crowd at work: each worker joins by invitation and answers over HTTP, as people with browsers do.

A simulation: the answers come from the known truth and a stated skill, not from people.
"""

from __future__ import annotations

import hashlib
import hmac
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from demo.client import ApiError, Client, Json
from demo.simulation import (
    Answer,
    Picture,
    Question,
    Worker,
    active_ms,
    checking_ms,
    cover_answer,
    draw_answer,
    tag_answer,
    verify_answer,
)

BATCH = 5
CHECKED = "checked"  # suggestions that are what others found
WAITS = 6
WAIT_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Campaign:
    """Where the crowd works: a server, a project on it, and what is known of its images."""

    server: str
    project_id: int
    truth: dict[int, Picture]
    question: Question
    seed: int
    secret: str
    role: str = "annotator"  # in which its people come
    stages: tuple[int, ...] = ()  # they work at these, in turn; without any, at whatever there is for them


@dataclass
class Tally:
    """What the crowd has done so far; threads share it."""

    limit: int | None
    taken: int = 0
    votes: Counter[str] = field(default_factory=Counter)
    skipped: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def reserve(self, wanted: int) -> int:
        """How many more tasks may be taken of those wanted."""
        with self.lock:
            free = wanted if self.limit is None else max(0, min(wanted, self.limit - self.taken))
            self.taken += free
            return free

    def is_reached(self) -> bool:
        """Whether all the votes that were wanted have been given."""
        with self.lock:
            return self.limit is not None and sum(self.votes.values()) >= self.limit

    def give_back(self, count: int) -> None:
        with self.lock:
            self.taken -= count

    def count(self, worker: str) -> None:
        with self.lock:
            self.votes[worker] += 1

    def skip(self) -> None:
        with self.lock:
            self.skipped += 1
            self.taken -= 1


def run_crowd(
    campaign: Campaign,
    admin: Client,
    workers: Sequence[Worker],
    *,
    limit: int | None,
    tick: Callable[[], object],
) -> Tally:
    """Let the workers answer, all at once, until there is no work left for them or `limit` votes are given.

    Safe to repeat: the same workers come back to their accounts, and nobody is asked twice.
    """
    link = admin.invite(campaign.project_id, campaign.role, uses=len(workers), label="simulated crowd")
    tally = Tally(limit)
    with ThreadPoolExecutor(max_workers=len(workers)) as threads:
        shifts = [threads.submit(_shift, campaign, link, worker, tally, tick) for worker in workers]
    for shift in shifts:
        shift.result()
    return tally


def run_checks(
    campaign: Campaign,
    admin: Client,
    drawers: Sequence[Worker],
    checkers: Sequence[Worker],
    tally: Tally,
    *,
    tick: Callable[[], object],
) -> None:
    """Let people who come as reviewers check at the campaign's stages what was drawn, and the others draw again what
    misses something, until there is nothing left for either. Adds to the tally.
    """
    shifts = ((replace(campaign, role="reviewer"), checkers), (replace(campaign, stages=()), drawers))
    given = 1
    while given:
        given = 0
        for part, workers in shifts:
            done = run_crowd(part, admin, workers, limit=None, tick=tick)
            given += done.votes.total()
            tally.votes.update(done.votes)
            tally.skipped += done.skipped


def account_of(campaign: Campaign, worker: Worker) -> dict[str, str]:
    """The worker's account: the same at every run, with a password only this installation can compute."""
    place = worker.name.lower().replace(" ", "-")
    email = f"{place}.{campaign.seed}@simulated.quorum"
    return {"email": email, "name": worker.name, "password": password_of(email, campaign.secret), "language": "en"}


def password_of(email: str, secret: str) -> str:
    """The password of a made-up account."""
    return hmac.new(secret.encode(), email.encode(), hashlib.sha256).hexdigest()


def _shift(campaign: Campaign, link: str, worker: Worker, tally: Tally, tick: Callable[[], object]) -> None:
    with Client(campaign.server) as client:
        _arrive(client, campaign, link, worker)
        _work(client, campaign, worker, tally, tick)


def _arrive(client: Client, campaign: Campaign, link: str, worker: Worker) -> None:
    account = account_of(campaign, worker)
    try:
        session = client.sign_in(account["email"], account["password"])
    except ApiError as error:
        if error.code != "wrong_credentials":
            raise
        client.join(link, account)
        return
    if campaign.project_id not in {place["project"]["id"] for place in session["memberships"]}:
        client.join(link)


def _work(client: Client, campaign: Campaign, worker: Worker, tally: Tally, tick: Callable[[], object]) -> None:
    waits = 0
    resume = True
    while waits < WAITS:
        room = tally.reserve(BATCH)
        if not room:
            if tally.is_reached():
                return
            # What is left is reserved by others, who may give it back: this worker may hold the leases it is about.
            waits += 1
            time.sleep(WAIT_SECONDS)
            continue
        handed = _claim(client, campaign, room, resume=resume)
        given: list[Json] = handed["assignments"]
        tally.give_back(room - len(given))
        for assignment in given:
            _answer(client, campaign, worker, assignment, tally, tick)
        if handed["status"] in {"finished", "closed"}:
            return
        waits = 0 if given else waits + 1
        resume = False
        if not given:
            time.sleep(WAIT_SECONDS)


def _claim(client: Client, campaign: Campaign, count: int, *, resume: bool) -> Json:
    handed: list[Json] = []
    for stage in campaign.stages or (None,):
        handed.append(client.claim(campaign.project_id, count, resume=resume, stage=stage))
        if handed[-1]["assignments"]:
            return handed[-1]
    return next((answer for answer in handed if answer["status"] == "wait"), handed[-1])


def _answer(
    client: Client, campaign: Campaign, worker: Worker, assignment: Json, tally: Tally, tick: Callable[[], object]
) -> None:
    picture = campaign.truth.get(assignment["image"]["id"])
    if picture is None:  # nothing is known of it, so nothing can be simulated
        client.post(f"assignments/{assignment['id']}/skip", {"reason": "unclear"})
        tally.skip()
        return
    client.submit(assignment["id"], *_said(campaign, worker, picture, assignment))
    tally.count(worker.name)
    tick()


def _said(campaign: Campaign, worker: Worker, picture: Picture, assignment: Json) -> tuple[object, int]:
    """The answer to a question, and the milliseconds it took."""
    kind, subject, seed = assignment["stage"]["kind"], assignment["subject"], campaign.seed
    if kind in {"tag", "draw"}:
        answer = _found(campaign, worker, picture, assignment)
        return answer, active_ms(worker, picture, answer, seed)
    check = cover_answer if kind == "cover" else verify_answer
    return check(worker, picture, campaign.question, subject, seed), checking_ms(worker, picture, subject, seed)


def _found(campaign: Campaign, worker: Worker, picture: Picture, assignment: Json) -> Answer:
    if assignment["stage"]["kind"] == "tag":
        return tag_answer(worker, picture, campaign.question, campaign.seed)
    suggestion = assignment["suggestion"]
    offered = suggestion["answer"]["boxes"] if suggestion and suggestion["origin"] == CHECKED else ()
    return draw_answer(worker, picture, campaign.question, campaign.seed, offered=offered)
