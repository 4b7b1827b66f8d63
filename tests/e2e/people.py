"""How people come in: through the first page, or by an invitation's link."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.factories import PASSWORD


def sign_in(page: Page, email: str, address: str = "/") -> None:
    """Through the form, without a click."""
    page.goto(address)
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".bar-person, .work-top")).to_be_visible()


def join(page: Page, link: str, name: str, email: str) -> None:
    """A new account by an invitation; ends in the workspace of the project."""
    page.goto(link)
    page.get_by_label("Name").fill(name)
    page.locator("input[autocomplete=username]").first.fill(email)
    page.locator("input[autocomplete=new-password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/work/\d+$"))
