"""Who acts on which fact: the road of DESIGN.md, in one file.

    catalog ──► projects ──► annotation ──► review ──► datasets ──► training

A line rings a bell: the work itself is found in the rows, and a sweep finds what a lost bell left (config/celery.py).
Only `listen_within` does its work at once, in the transaction of the fact.
"""

from __future__ import annotations

from annotation import tasks as annotation
from annotation.events import AnswerCounted, StagePassed, TaskFilled, VotesDiscarded
from catalog import tasks as catalog
from catalog.events import CheckRequested, ImagesImported, ImportRequested, SourceImported
from common.events import listen, listen_within
from crowd import tasks as crowd
from datasets import tasks as datasets
from datasets.events import ExportRequested, ReleaseFrozen, ReleaseRequested, ReleasesDiscarded
from projects import tasks as projects
from projects.events import (
    ImageRemoved,
    ImageRestored,
    ImagesAdded,
    ProjectDiscarded,
    ProjectOpened,
    StageChanged,
    StandingChanged,
)
from review import services as agreeing
from review import tasks as review
from review.events import AgreementDiscarded, GoldChanged
from training import tasks as training
from training.events import RunRequested, SuggestionsRequested


def connect() -> None:
    """Wire the facts that apps announce to the tasks that act on them."""
    # catalog: a source is looked through, then imported
    listen(CheckRequested, lambda fact: catalog.check_source.delay(fact.source_id))
    listen(ImportRequested, lambda fact: catalog.import_source.delay(fact.source_id))
    # catalog → projects: what a source brought joins its project
    listen(ImagesImported, lambda fact: projects.take_images.delay(fact.source_id))
    listen(SourceImported, lambda fact: projects.take_images.delay(fact.source_id))
    # projects → annotation: images of an open project become questions
    listen(ImagesAdded, lambda fact: annotation.open_due_tasks.delay(fact.project_id))
    listen(ProjectOpened, lambda fact: annotation.open_due_tasks.delay(fact.project_id))
    listen(StageChanged, lambda fact: annotation.follow_redundancy.delay(fact.stage_id))
    listen(ImageRemoved, lambda fact: annotation.follow_removal.delay(fact.project_id, fact.image_id))
    listen(ImageRestored, lambda fact: annotation.follow_return.delay(fact.project_id, fact.image_id))
    # annotation → annotation: an image that has passed a stage comes to the next
    listen(StagePassed, lambda fact: annotation.open_following.delay(fact.task_id))
    # annotation → review, before the answer is committed: a full task asks for one more vote, or is closed
    listen_within(AnswerCounted, agreeing.answer_counted)
    # projects → review, before it is committed: votes of the banned do not count, those of the forgiven do again
    listen_within(StandingChanged, agreeing.standing_changed)
    # annotation → review: a task with all its votes becomes a consensus
    listen(TaskFilled, lambda fact: review.settle_task.delay(fact.task_id))
    # review → review: votes are held against an answer that has become known
    listen(GoldChanged, lambda fact: review.follow_gold.delay(fact.gold_id))
    # datasets: a release is frozen, then offered as an export; exports are written
    listen(ReleaseRequested, lambda fact: datasets.freeze.delay(fact.release_id))
    listen(ReleaseFrozen, lambda fact: datasets.offer.delay(fact.release_id))
    listen(ExportRequested, lambda fact: datasets.export.delay(fact.export_id))
    # training: a run that waits is taken by a machine with room
    listen(RunRequested, lambda fact: training.launch.delay(fact.run_id))
    # training → annotation: predictions come back as suggestions, one batch after the other
    listen(SuggestionsRequested, lambda fact: training.suggest.delay(fact.job_id))
    # the bin is emptied from the top of the road down; what was published stops it
    listen(ProjectDiscarded, lambda fact: datasets.discard_releases.delay(fact.project_id))
    listen(ReleasesDiscarded, lambda fact: crowd.discard_changes.delay(fact.project_id))
    listen(ReleasesDiscarded, lambda fact: review.discard_agreement.delay(fact.project_id))
    listen(AgreementDiscarded, lambda fact: annotation.discard_votes.delay(fact.project_id))
    listen(VotesDiscarded, lambda fact: projects.discard_project.delay(fact.project_id))
