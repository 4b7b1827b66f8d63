"""The page that loads the browser application, from a manifest as Vite writes it."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import get_finder
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from config.middleware import StaticFiles

MANIFEST = {
    "_words.js": {"file": "assets/words-1.js", "css": ["assets/words-1.css"]},
    "_menu.js": {"file": "assets/menu-1.js", "css": ["assets/menu-1.css"], "imports": ["_words.js"]},
    "src/main.tsx": {
        "file": "assets/main-1.js",
        "css": ["assets/main-1.css"],
        "imports": ["_menu.js", "_words.js"],
        "dynamicImports": ["src/page.tsx"],
        "isEntry": True,
    },
    "src/page.tsx": {"file": "assets/page-1.js", "css": ["assets/page-1.css"], "isDynamicEntry": True},
}


@pytest.fixture
def built(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps(MANIFEST))
    settings.FRONTEND_DIST = tmp_path


def forget_finders() -> None:
    get_finder.cache_clear()  # type: ignore[attr-defined]  # the stub does not show that it is cached


def test_the_page_brings_the_styles_of_all_that_the_entry_imports_at_once(client: Client, built: None) -> None:
    page = client.get("/projects/1/images").content.decode()
    assert re.findall(r'stylesheet" href="/static/app/assets/([\w-]+)\.css"', page) == ["words-1", "menu-1", "main-1"]
    assert re.findall(r'src="/static/app/assets/([\w-]+)\.js"', page) == ["main-1"]


def test_without_a_built_application_the_page_says_so(client: Client, tmp_path: Path, settings: Settings) -> None:
    settings.FRONTEND_DIST = tmp_path
    assert client.get("/").status_code == 503


def test_a_build_under_a_running_server_gives_the_new_page_and_its_files(
    client: Client, built: None, settings: Settings
) -> None:
    assets = settings.FRONTEND_DIST / "assets"
    assets.mkdir()
    (assets / "main-1.js").write_text("old")
    settings.STATICFILES_DIRS = [("app", str(settings.FRONTEND_DIST))]
    forget_finders()
    serve = StaticFiles(lambda request: HttpResponse(status=404))
    address = "/static/app/assets/main-{}.js"
    old = serve(RequestFactory().get(address.format(1)))
    assert (old.status_code, old["Cache-Control"]) == (200, "max-age=315360000, public, immutable")
    old.close()
    assert client.get("/").status_code == 200

    (assets / "main-1.js").unlink()
    (assets / "main-2.js").write_text("new")
    manifest = settings.FRONTEND_DIST / "manifest.json"
    manifest.write_text(json.dumps(MANIFEST).replace("main-1", "main-2"))
    os.utime(manifest, ns=(1, 1))
    assert serve(RequestFactory().get(address.format(1))).status_code == 404
    new = serve(RequestFactory().get(address.format(2)))
    assert new.getvalue() == b"new"
    new.close()
    assert "assets/main-2.js" in client.get("/").content.decode()
    forget_finders()
