"""Every read about tasks and votes, by subject. Neighbours import it as `from annotation import selectors`."""

from annotation.selectors.asking import (
    AskingStage,
    Desk,
    Left,
    OpenAssignment,
    asked,
    asking_stages,
    brief_categories,
    desk,
    left_for,
    projects_asking,
)
from annotation.selectors.figures import Progress, StageProgress, WorkerFigures, progress, worker_figures
from annotation.selectors.votes import (
    VOTE_STATES,
    Vote,
    filled_tasks,
    iter_votes,
    reports_of,
    tasks_of_image,
    vote_counts,
    voted_on_image,
    votes_of_tasks,
)

__all__ = [
    "VOTE_STATES",
    "AskingStage",
    "Desk",
    "Left",
    "OpenAssignment",
    "Progress",
    "StageProgress",
    "Vote",
    "WorkerFigures",
    "asked",
    "asking_stages",
    "brief_categories",
    "desk",
    "filled_tasks",
    "iter_votes",
    "left_for",
    "progress",
    "projects_asking",
    "reports_of",
    "tasks_of_image",
    "vote_counts",
    "voted_on_image",
    "votes_of_tasks",
    "worker_figures",
]
