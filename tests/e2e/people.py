"""How people come in: through the first page, or by an invitation's link."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, expect

from tests.factories import PASSWORD


def sign_in(page: Page, email: str, address: str = "/") -> None:
    """Through the form, without a click."""
    page.goto(address)
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".bar-person, .work-top")).to_be_visible()


WORKSPACE = re.compile(r"/work/\d+$")


def join(page: Page, link: str, name: str, email: str, *, ends_at: re.Pattern[str] = WORKSPACE) -> None:
    """A new account by an invitation; ends where its role begins."""
    page.goto(urlsplit(link).path)
    page.get_by_label("Name").fill(name)
    page.locator("input[autocomplete=username]").first.fill(email)
    page.locator("input[autocomplete=new-password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(ends_at)


def be(context: BrowserContext, server: str, email: str) -> None:
    """Let every page of the context belong to this person."""
    token = context.request.get("/api/v1/session").json()["csrf_token"]
    answer = context.request.post(
        "/api/v1/session",
        data={"email": email, "password": PASSWORD},
        headers={"X-CSRFToken": token, "Referer": server},
    )
    assert answer.ok, answer.text()
