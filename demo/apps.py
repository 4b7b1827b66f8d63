from __future__ import annotations

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """An app only for its management commands; it has no models and speaks only the HTTP API."""

    name = "demo"
