"""Every page of every role: no errors, nothing cut off, at both widths, in both themes and both languages.

And nothing that axe-core calls serious or critical.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, expect

from tests.e2e.axe import grave_faults
from tests.e2e.people import be
from tests.e2e.scenery import Scenery, build
from tests.running import WebServer

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

WIDE, NARROW = (1440, 900), (390, 844)
GROUND = {"light": "rgb(247, 247, 245)", "dark": "rgb(19, 21, 23)"}
# A page gets a moment to come and to follow the size of the window.
LOOK_AT_IT = """async () => {
  const { documentElement: root, body } = document;
  const headings = () => document.querySelectorAll('h1').length;
  const unfinished = () => root.scrollWidth > root.clientWidth || headings() !== 1;
  const end = performance.now() + 5000;
  while (unfinished() && performance.now() < end) await new Promise(requestAnimationFrame);
  return {
    over: root.scrollWidth - root.clientWidth,
    language: root.lang,
    ground: getComputedStyle(body).backgroundColor,
    headings: headings(),
    title: document.title,
  };
}"""
LEFT_BY_ITSELF = "net::ERR_ABORTED"  # a page that is left calls off what it was fetching


@dataclass(frozen=True)
class Look:
    """How somebody sees the pages first: language, theme and size; then the other theme and size."""

    language: str
    theme: str
    size: tuple[int, int]

    @property
    def turned(self) -> Look:
        return Look(self.language, "dark" if self.theme == "light" else "light", NARROW if self.size == WIDE else WIDE)


LOOKS = (Look("en", "light", WIDE), Look("zh", "dark", NARROW))


@dataclass
class Complaints:
    """What went wrong on the pages that were opened, by address."""

    found: list[str] = field(default_factory=list)
    address: str = ""
    refusal_is_fine: bool = False

    def add(self, what: str) -> None:
        self.found.append(f"{self.address}: {what}")

    def watch(self, page: Page) -> None:
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.add(f"uncaught {error}"))
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)

    def _said(self, message: ConsoleMessage) -> None:
        # A refused request is told once, by `_answered`.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            self.add(f"{message.type}: {message.text}")

    def _failed(self, request: Request) -> None:
        if request.failure != LEFT_BY_ITSELF:
            self.add(f"{request.method} {request.url} failed: {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and not (response.status in {403, 404} and self.refusal_is_fine):
            self.add(f"{response.status} for {response.request.method} {response.url}")


def pages_of(role: str, scenery: Scenery) -> list[str]:
    """The addresses that this role opens."""
    project = f"/projects/{scenery.project}"
    everybody = ["/", "/work", f"/work/{scenery.project}", "/releases", "/account"]
    everybody += [f"{project}/releases", f"{project}/releases/{scenery.release}", f"{project}/my-quality"]
    tabs = ["", "/images", "/categories", "/brief", "/review", "/models", "/quality"]
    reviewing = ["/projects", "/review", *(project + tab for tab in tabs), f"{project}/images/{scenery.image}"]
    reviewing += [f"{project}/quality/images/{figure}" for figure in ("settled", "overturned")]
    everybody += [f"/work/{scenery.project}/questions"]
    reviewing += [f"{project}/review/crops"]
    reviewing += [f"{project}/review/{scenery.in_review}", f"{project}/models/{scenery.model}"]
    running = ["/projects/new", f"/projects/new/{scenery.waiting}", "/catalog", "/models", "/users"]
    running += [f"{project}{tab}" for tab in ("/sources", "/people", "/runs", "/runs/new", f"/runs/{scenery.run}")]
    running += [f"{project}/gold"]
    tabs = [*tabs, "/gold", "/sources", "/people", "/releases", "/runs", "/runs/new"]
    running += [f"/projects/{scenery.empty}{tab}" for tab in tabs]
    running += [f"/projects/{scenery.waiting}/sources", urlsplit(scenery.link).path]
    return {
        "annotator": everybody,
        "reviewer": [*everybody, *reviewing],
        "admin": [*everybody, *reviewing, *running],
        "visitor": ["/", "/reset", "/reset/Mg/none", urlsplit(scenery.link).path, "/projects", "/api/docs"],
    }[role]


LEADING_NOWHERE = ("/join/nothing", "/nowhere", "/projects/987654", "/work/987654", "/projects/987654/review/3")


@contextmanager
def seen_as(browser: Browser, server: str, look: Look, email: str | None) -> Iterator[Page]:
    """A page of this person, in this look."""
    width, height = look.size
    context = browser.new_context(
        base_url=server,
        viewport={"width": width, "height": height},
        color_scheme="dark" if look.theme == "dark" else "light",
        locale="zh-CN" if look.language == "zh" else "en-GB",  # the machine's own may be none, such as C
    )
    context.add_init_script(f"localStorage.setItem('quorum.language', '{look.language}')")
    if email is not None:
        be(context, server, email)
    yield context.new_page()
    context.close()


def turn(page: Page, look: Look) -> None:
    """The same page in another theme and size."""
    page.emulate_media(color_scheme="dark" if look.theme == "dark" else "light")
    page.set_viewport_size({"width": look.size[0], "height": look.size[1]})


def inspect(page: Page, look: Look, complaints: Complaints) -> None:
    """What can be seen to be wrong with the page as it stands."""
    found = page.evaluate(LOOK_AT_IT)
    if found["over"] > 0:
        complaints.add(f"is {found['over']} px too wide at {look.size[0]}")
    if "/api/" in page.url:
        return
    if not found["language"].startswith(look.language):
        complaints.add(f"speaks {found['language']}")
    if found["ground"] != GROUND[look.theme]:
        complaints.add(f"has the ground {found['ground']} in the {look.theme} theme")
    if found["headings"] != 1 or not found["title"]:
        complaints.add(f"has {found['headings']} main headings and the title {found['title']!r}")


def open_page(page: Page, address: str, look: Look) -> None:
    """By its address, or from the page before it as a link does; until everything that it loads is there."""
    if look == LOOKS[0] or page.url == "about:blank" or "/api/" in page.url + address:
        page.goto(address)
    else:
        page.evaluate("address => history.pushState(null, '', address)", address)
    expect(page.locator("main, [role=main]").first).to_be_visible()
    expect(page.locator(".skeleton")).to_have_count(0)


def test_every_page_of_every_role_opens_in_order(
    server: WebServer, celery_worker: None, browser: Browser, tmp_path: Path
) -> None:
    scenery = build(server.url, tmp_path)
    complaints = Complaints()
    for role, look in itertools.product(("visitor", "annotator", "reviewer", "admin"), LOOKS):
        with seen_as(browser, server.url, look, scenery.people.get(role)) as page:
            complaints.watch(page)
            for address in pages_of(role, scenery):
                complaints.address = f"{address} ({role}, {look.language})"
                open_page(page, address, look)
                inspect(page, look, complaints)
                for fault in grave_faults(page):
                    complaints.add(fault)
                turn(page, look.turned)
                inspect(page, look.turned, complaints)
                turn(page, look)
            complaints.refusal_is_fine = True
            for address in LEADING_NOWHERE:
                complaints.address = f"{address} ({role}, {look.language})"
                open_page(page, address, look)
                inspect(page, look, complaints)
            complaints.refusal_is_fine = False
    assert complaints.found == [], "\n".join(complaints.found)


def test_the_keyboard_focus_is_seen_on_the_sign_in_page(server: WebServer, page: Page) -> None:
    page.goto("/projects")
    expect(page.get_by_label("Password")).to_be_visible()
    expect(page.get_by_role("button", name="Theme")).to_be_visible()
    seen: list[str] = []
    while "a" not in seen[4:]:
        page.keyboard.press("Tab")
        focus = page.evaluate(
            """() => {
              const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
              const name = document.activeElement.getAttribute('type') ?? document.activeElement.tagName.toLowerCase();
              return { name, isSeen: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 };
            }"""
        )
        assert focus["isSeen"], focus
        seen.append(focus["name"])
    assert seen == ["a", "a", "button", "button", "email", "password", "submit", "a"]
