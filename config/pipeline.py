"""Who acts on which fact: the road of DESIGN.md, in one file.

    catalog ──► projects ──► annotation ──► review ──► datasets ──► training

Every line rings a bell; the work itself is found in the rows, and a sweep finds what a lost bell left (config/celery.py).
"""

from __future__ import annotations

from annotation import tasks as annotation
from common.events import listen
from projects.events import ImagesAdded, ProjectOpened, StageChanged


def connect() -> None:
    """Wire the facts that apps announce to the tasks that act on them."""
    # projects → annotation: images of an open project become questions
    listen(ImagesAdded, lambda fact: annotation.open_due_tasks.delay(fact.project_id))
    listen(ProjectOpened, lambda fact: annotation.open_due_tasks.delay(fact.project_id))
    listen(StageChanged, lambda fact: annotation.follow_redundancy.delay(fact.stage_id))
