"""The page that loads the browser application, from a manifest as Vite writes it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

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


def test_the_page_brings_the_styles_of_all_that_the_entry_imports_at_once(client: Client, built: None) -> None:
    page = client.get("/projects/1/images").content.decode()
    assert re.findall(r'stylesheet" href="/static/app/assets/([\w-]+)\.css"', page) == ["words-1", "menu-1", "main-1"]
    assert re.findall(r'src="/static/app/assets/([\w-]+)\.js"', page) == ["main-1"]


def test_without_a_built_application_the_page_says_so(client: Client, tmp_path: Path, settings: Settings) -> None:
    settings.FRONTEND_DIST = tmp_path
    assert client.get("/").status_code == 503
