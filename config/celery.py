"""The Celery application, its queues and its sweeps. A message is a wake-up; rows are the truth."""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("quorum")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# What a lost message left behind is found within this many seconds.
app.conf.beat_schedule = {
    "annotation": {"task": "annotation.tasks.sweep", "schedule": 15.0},
}
