"""The Celery application, its queues and its sweeps. A message is a wake-up; rows are the truth."""

from __future__ import annotations

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("quorum")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# What a lost message left behind is found within this many seconds.
app.conf.beat_schedule = {
    "catalog.sources": {"task": "catalog.tasks.sweep", "schedule": 30.0},
    "catalog.abandoned": {"task": "catalog.tasks.forget_abandoned", "schedule": 3_600.0},
    "projects.bin": {"task": "projects.tasks.empty_bin", "schedule": 3_600.0},
    "projects.images": {"task": "projects.tasks.sweep", "schedule": 120.0},
    "annotation.leases": {"task": "annotation.tasks.sweep_leases", "schedule": 15.0},
    "annotation.openings": {"task": "annotation.tasks.sweep_openings", "schedule": 120.0},
    "crowd.trust": {"task": "crowd.tasks.follow_trust", "schedule": 60.0},
    "crowd.all_trust": {"task": "crowd.tasks.follow_all_trust", "schedule": 3_600.0},
    "review.gold": {"task": "review.tasks.score_recent", "schedule": 5.0},
    "review.all_gold": {"task": "review.tasks.score_all", "schedule": 3_600.0},
    "review.flags": {"task": "review.tasks.raise_flags", "schedule": 300.0},
    "review.nightly": {"task": "review.tasks.recompute_new_votes", "schedule": crontab(hour=2, minute=30)},
    "review.broken_off": {"task": "review.tasks.resume_recomputations", "schedule": 300.0},
    "review.settle": {"task": "review.tasks.sweep", "schedule": 30.0},
    "datasets.old_exports": {"task": "datasets.tasks.clear_exports", "schedule": 3_600.0},
    "datasets.unfinished": {"task": "datasets.tasks.sweep", "schedule": 30.0},
    "training.lost": {"task": "training.tasks.sweep", "schedule": 15.0},
}
