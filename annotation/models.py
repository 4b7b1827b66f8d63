"""Asking: tasks, assignments (leases, then votes), each worker's place in the queue, reports about images."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Task(models.Model):
    """One question about one image.

    `open` counts the votes that may still be leased out, `done` those counted; leases in the air are
    `target - open - done`. `is_open` says `open > 0`: it flips rarely, so that counter updates stay HOT.
    `lane` is a number whose meaning annotation does not know. `key` is a random order. Only the SQL functions of
    `annotation/sql` write the counters.
    """

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, db_index=False, related_name="+")
    stage = models.ForeignKey("projects.Stage", on_delete=models.PROTECT, db_index=False, related_name="+")
    image = models.ForeignKey("catalog.Image", on_delete=models.PROTECT, related_name="+")
    subject = models.JSONField(null=True)
    lane = models.SmallIntegerField(default=0)
    priority = models.SmallIntegerField(default=0)
    key = models.IntegerField()
    target = models.SmallIntegerField()
    open = models.SmallIntegerField()
    done = models.SmallIntegerField(default=0)
    is_open = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            # Not `subject=None`, which asks a JSON column for JSON's own null.
            models.UniqueConstraint(
                fields=["stage", "image"], condition=models.Q(subject__isnull=True), name="task_once"
            ),
            models.CheckConstraint(
                condition=models.Q(open__gte=0, done__gte=0, target__gte=models.F("open") + models.F("done")),
                name="task_never_over_target",
            ),
        ]
        indexes = [
            models.Index(fields=["stage", "-priority", "key"], condition=models.Q(is_open=True), name="task_open"),
            models.Index(fields=["project", "image"], name="tasks_of_image"),
            models.Index(fields=["stage", "lane", "key"], condition=~models.Q(lane=0), name="tasks_of_lane"),
        ]

    def __str__(self) -> str:
        return f"task {self.pk}"


class AssignmentState(models.IntegerChoices):
    LEASED = 0
    COUNTED = 1
    EXPIRED = 2
    SURPLUS = 3  # answered when the task was already full: kept, never over the target
    SKIPPED = 4
    RELEASED = 5


class Assignment(models.Model):
    """One worker's lease on a task and, once answered, their vote. A vote is never edited.

    `answer` of a draw stage: `{"boxes": [{"x", "y", "width", "height", "categories": [id…], "attributes": [name…],
    "method"}…]}`; of a tag stage: `{"tags": [id…]}`. Numbers are pixels of the upright image. Foreign keys have no
    index of their own: every index costs each vote twice, at the lease and at the answer. Nor are they checked by the
    database, which costs an eighth of a vote: only the claim function makes rows, of a task that it has just locked.
    """

    project = models.ForeignKey(
        "projects.Project", on_delete=models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    task = models.ForeignKey(Task, on_delete=models.PROTECT, db_index=False, db_constraint=False, related_name="+")
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    brief = models.ForeignKey(
        "projects.Brief", on_delete=models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    state = models.SmallIntegerField(choices=AssignmentState, default=AssignmentState.LEASED)
    lease_until = models.DateTimeField()
    leased_at = models.DateTimeField()
    submit_key = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.JSONField(null=True)
    active_ms = models.IntegerField(null=True)
    skip_reason = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "worker"], name="assignment_once"),
            models.CheckConstraint(
                condition=~models.Q(state__in=[1, 3])
                | models.Q(submit_key__isnull=False, answered_at__isnull=False, answer__isnull=False),
                name="a_vote_has_an_answer",
            ),
        ]
        indexes = [
            models.Index(fields=["lease_until"], condition=models.Q(state=0), name="leases_running_out"),
            models.Index(
                fields=["worker", "project", "answered_at"],
                condition=models.Q(state__in=[1, 3]),
                name="votes_of_worker",
            ),
            models.Index(
                fields=["project", "answered_at"], condition=models.Q(state__in=[1, 3]), name="votes_of_project"
            ),
        ]

    def __str__(self) -> str:
        return f"assignment {self.pk}"


class WorkerCursor(models.Model):
    """A worker's place in the random order of a stage; its row lock makes one person's tabs take turns."""

    stage = models.ForeignKey("projects.Stage", on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    priority = models.SmallIntegerField()
    key = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stage", "worker"], name="cursor_once")]

    def __str__(self) -> str:
        return f"cursor of {self.worker_id} in {self.stage_id}"


class Suggestion(models.Model):
    """Boxes or tags that a model proposes for a task; never a vote."""

    task = models.OneToOneField(Task, on_delete=models.CASCADE, related_name="+")
    origin = models.CharField(max_length=80)  # which model, as training names it
    answer = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"suggestion for {self.task_id}"


class ReportReason(models.TextChoices):
    BROKEN = "broken"
    OFFENSIVE = "offensive"
    PRIVATE = "private"
    RIGHTS = "rights"
    OTHER = "other"


class ImageReport(models.Model):
    """A worker says that something is wrong with an image."""

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="+")
    image = models.ForeignKey("catalog.Image", on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=16, choices=ReportReason)
    detail = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "image", "worker"], name="report_once")]

    def __str__(self) -> str:
        return f"{self.reason}: {self.image_id}"
