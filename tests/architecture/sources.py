"""The product's own Python, parsed."""

from __future__ import annotations

import ast
import configparser
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def packages() -> list[str]:
    """The packages that the import contracts know."""
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter")
    return contracts["importlinter"]["root_packages"].split()


def modules(package: str) -> Iterator[tuple[str, ast.Module]]:
    """`(path, syntax tree)` of each module of a package; migrations speak of the past and are left out."""
    for file in sorted((ROOT / package).rglob("*.py")):
        if "migrations" not in file.parts:
            yield str(file.relative_to(ROOT)), ast.parse(file.read_text())


def imports(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """`(module, line)` of each import, inside functions too; `from a import b` counts as `a` and `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def importers_of(name: str, package: str) -> list[str]:
    """Where a package imports a module or anything below it, as `path:line`."""
    return [
        f"{path}:{line}"
        for path, tree in modules(package)
        for found, line in imports(tree)
        if found == name or found.startswith(f"{name}.")
    ]
