"""What the documents name exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.architecture.sources import ROOT, packages

PAGES = sorted(
    file
    for file in (
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/*.md"),
        *ROOT.glob("*/README.md"),
        *ROOT.glob("config/*/README.md"),
    )
    if "frontend" not in file.parts
)
each = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def product_text() -> str:
    files = [
        *ROOT.glob("*.yml"),
        *(file for name in [*packages(), "scripts", "tests"] for file in (ROOT / name).rglob("*.py")),
    ]
    return "\n".join(file.read_text() for file in files)


PRODUCT = product_text()
TARGETS = set(re.findall(r"^([a-z0-9]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


@pytest.mark.parametrize("package", packages())
def test_every_package_has_its_page(package: str) -> None:
    page = ROOT / package / "README.md"
    assert page.is_file()
    assert "**Promise.**" in page.read_text()


@each
def test_every_variable_a_page_names_is_read_somewhere(page: Path) -> None:
    named = set(re.findall(r"\bQUORUM_[A-Z0-9_]*[A-Z0-9]\b", page.read_text()))
    prefixes = ("QUORUM_WORKERS_",)  # read as f"QUORUM_WORKERS_{name}"
    assert [name for name in sorted(named) if name not in PRODUCT and not name.startswith(prefixes)] == []


@each
def test_every_command_a_page_names_exists(page: Path) -> None:
    named = set(re.findall(r"manage\.py ([a-z_]+)", page.read_text()))
    assert named <= set(get_commands())


@each
def test_every_make_target_a_page_names_exists(page: Path) -> None:
    named = set(re.findall(r"`make ([a-z0-9]+)", page.read_text()))
    assert named <= TARGETS


@each
def test_every_file_a_page_names_exists(page: Path) -> None:
    named = set(
        re.findall(r"`((?:docs|tests|config|training|annotation|frontend|benchmarks)/[\w./-]+\.\w+)`", page.read_text())
    )
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


@each
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"(?<!!)\[[^]]*\]\((?!https?:|#)([^)#]+)\)", page.read_text())  # pictures: `make screenshots`
    assert [link for link in links if not (page.parent / link).exists()] == []
