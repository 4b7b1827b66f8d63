"""Wiring only: settings, urls, celery, the pipeline between the apps, the embedded services."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
