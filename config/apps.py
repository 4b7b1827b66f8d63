from __future__ import annotations

from django.apps import AppConfig


class WiringConfig(AppConfig):
    """Connects the apps once all of them are loaded."""

    name = "config"

    def ready(self) -> None:
        from config import pipeline

        pipeline.connect()
