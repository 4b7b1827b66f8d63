"""The browser application, its health, and the rendered API reference."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import ensure_csrf_cookie
from drf_spectacular.generators import SchemaGenerator

from common.problems import PROBLEM_TYPE, problem
from config.reference import operations_by_tag

Chunk = dict[str, Any]  # an entry of Vite's manifest


@functools.lru_cache(maxsize=1)
def _entry(manifest: Path, built_at: int) -> dict[str, object]:  # read again only when it was built again
    chunks: dict[str, Chunk] = json.loads(manifest.read_text())
    entry = next(name for name, chunk in chunks.items() if chunk.get("isEntry"))
    needed = dict.fromkeys(_needed(chunks, entry))
    styles = [style for name in needed for style in chunks[name].get("css", [])]
    return {"script": chunks[entry]["file"], "styles": styles}


def _needed(chunks: dict[str, Chunk], name: str) -> Iterator[str]:
    """A chunk after those that it imports at once: their styles are not in its own list."""
    for imported in chunks[name].get("imports", []):
        yield from _needed(chunks, imported)
    yield name


@ensure_csrf_cookie
def application(request: HttpRequest) -> HttpResponse:
    """The page that loads the browser application; the address is the application's own affair."""
    manifest = settings.FRONTEND_DIST / "manifest.json"
    if not manifest.is_file():
        return render(request, "unbuilt.html", status=503)
    return render(request, "application.html", _entry(manifest, manifest.stat().st_mtime_ns))


def no_such_endpoint(request: HttpRequest) -> HttpResponse:
    """A 404 in the form of every other error of the API."""
    body = problem(404, "not_found", "There is no such endpoint. /api/docs lists them all.")
    return JsonResponse(body, status=404, content_type=PROBLEM_TYPE)


def alive(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def ready(request: HttpRequest) -> HttpResponse:
    """The database answers and has every migration."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    status = 503 if waiting else 200
    return HttpResponse(
        f"{waiting} migrations are waiting\n" if waiting else "ok\n", status=status, content_type="text/plain"
    )


def reference(request: HttpRequest) -> HttpResponse:
    """Every operation of the API on one page."""
    schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]  # drf-spectacular
    return render(request, "reference.html", {"info": schema["info"], "tags": operations_by_tag(schema)})
