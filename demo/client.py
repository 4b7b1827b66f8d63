"""A client of Quorum's HTTP API: whatever the demo and the simulated crowd do goes through here, as a person's does."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote, urlsplit
from uuid import uuid4

import httpx

Json = dict[str, Any]  # a body as docs/openapi.yaml describes it

CHUNK = 4 * 1024 * 1024
POLL_SECONDS = 0.5


class ApiError(Exception):
    """The server refused; `code` and `detail` are those of its problem body."""

    def __init__(self, status: int, code: str, detail: str, errors: Json) -> None:
        super().__init__(f"{status} {code}: {detail} {errors or ''}".strip())
        self.status = status
        self.code = code
        self.detail = detail


class Failed(Exception):
    """Something the server works on in the background ended badly; the message is its own."""


class Client:
    """One signed-in person (or, until `sign_in`, nobody); use it in a `with`, which closes its connections."""

    def __init__(self, base_url: str, *, token: str = "") -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        transport = httpx.HTTPTransport(retries=5)
        self._http = httpx.Client(base_url=base_url, headers=headers, timeout=120, transport=transport)
        self.user: Json | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._http.close()

    def request(self, method: str, path: str, body: object = None, **params: object) -> Any:  # JSON of any shape
        """One call below `/api/v1/`; raises `ApiError` when the server refuses."""
        given = {name: str(value) for name, value in params.items() if value is not None}
        content = {"content": body} if isinstance(body, bytes) else {"json": body}
        headers = {"Content-Type": "application/octet-stream"} if isinstance(body, bytes) else {}
        sent = content if body is not None else {}
        answer = self._http.request(method, f"/api/v1/{path}", params=given, headers=headers, **sent)
        if answer.is_error:
            raise _refusal(answer)
        return answer.json() if answer.content else None

    def get(self, path: str, **params: object) -> Any:  # JSON of any shape
        return self.request("GET", path, **params)

    def post(self, path: str, body: object = None) -> Any:  # JSON of any shape
        return self.request("POST", path, {} if body is None else body)

    def pages(self, path: str, **params: object) -> Iterator[Json]:
        """Every row of a paged list."""
        page = self.get(path, page_size=200, **params)
        while True:
            yield from page["results"]
            if not page["next"]:
                return
            following = urlsplit(page["next"])
            page = self._http.get(f"{following.path}?{following.query}").raise_for_status().json()

    # people

    def sign_in(self, email: str, password: str) -> Json:
        """Become this person; later calls carry their session."""
        return self._enter(self.post("session", {"email": email, "password": password}))

    def join(self, invitation_url: str, account: Mapping[str, str] | None = None) -> Json:
        """Join a project by an invitation's link, with a new account or as the person signed in."""
        token = urlsplit(invitation_url).path.rstrip("/").rsplit("/", 1)[-1]
        return self._enter(self.post(f"invitations/{quote(token, safe='')}/join", dict(account or {})))

    def invite(self, project_id: int, role: str, *, uses: int = 1, label: str = "") -> str:
        """A link that lets so many people join; returns it."""
        body = {"role": role, "max_uses": uses, "label": label}
        return str(self.post(f"projects/{project_id}/invitations", body)["url"])

    # projects and what feeds them

    def find_project(self, name: str) -> Json | None:
        """The project of this id, slug or name that the person may see."""
        found = (item for item in self.pages("projects") if name in {str(item["id"]), item["slug"], item["name"]})
        return next(found, None)

    def upload(self, project_id: int, source_id: int, file: Path, name: str) -> None:
        """Send one file, going on where an earlier attempt was cut off."""
        path = f"projects/{project_id}/sources/{source_id}/files"
        data = file.read_bytes()
        held = int(self.get(path, name=name)["size"])
        while held < len(data):
            held = int(self.request("PUT", path, data[held : held + CHUNK], name=name, offset=held)["size"])

    def wait(self, path: str, *, until: Iterable[str], failed: Iterable[str], tick: Callable[[Json], None]) -> Json:
        """Read an address until the server has done its part; `tick` sees every state on the way."""
        while True:
            state: Json = self.get(path)
            tick(state)
            if state["state"] in failed:
                raise Failed(str(state.get("message") or state["state"]))
            if state["state"] in until:
                return state
            time.sleep(POLL_SECONDS)

    # work

    def claim(self, project_id: int, count: int, *, resume: bool, stage: int | None = None) -> Json:
        return dict(self.post(f"projects/{project_id}/claim", {"count": count, "resume": resume, "stage": stage}))

    def submit(self, assignment_id: int, answer: object, active_ms: int) -> Json:
        body = {"submit_key": str(uuid4()), "answer": answer, "active_ms": active_ms}
        return dict(self.post(f"assignments/{assignment_id}/submit", body))

    def _enter(self, session: Json) -> Json:
        self._http.headers["X-CSRFToken"] = session["csrf_token"]
        self._http.headers["Referer"] = str(self._http.base_url)
        self.user = session["user"]
        return session


def until_enough(
    look: Callable[[], list[Json]],
    wanted: int,
    patience: float,
    *,
    clock: Callable[[], float] = time.monotonic,
    pause: Callable[[float], None] = time.sleep,
) -> list[Json]:
    """What `look` sees once that is at least so many; raises Failed when for so many seconds no more have come."""
    most, since = -1, clock()
    while len(found := look()) < wanted:
        if len(found) > most:
            most, since = len(found), clock()
        if clock() - since > patience:
            raise Failed(f"{len(found)} of {wanted}, and no more for {patience:.0f} seconds")
        pause(POLL_SECONDS)
    return found


def _refusal(answer: httpx.Response) -> ApiError:
    try:
        body = answer.json()
    except ValueError:
        body = {}
    return ApiError(
        answer.status_code, body.get("code", "unknown"), body.get("detail", answer.text[:300]), body.get("errors", {})
    )
