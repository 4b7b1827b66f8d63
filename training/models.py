"""Learning: runs and their attempts, the curve they draw, the models they leave, how good those are."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class RunState(models.TextChoices):
    QUEUED = "queued"
    STARTING = "starting"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Run(models.Model):
    """One training job. `spec` has every default resolved and never changes; `spec_sha` is its digest."""

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="+")
    release = models.ForeignKey("datasets.Release", on_delete=models.PROTECT, related_name="+")
    initial_model = models.ForeignKey("training.Model", on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=80)
    task = models.CharField(max_length=12)  # classify or detect
    spec = models.JSONField()
    spec_sha = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=RunState, default=RunState.QUEUED)
    fence = models.BigIntegerField(default=0)  # grows with each attempt; whoever holds less is superseded
    cancel_requested = models.BooleanField(default=False)
    failure_class = models.CharField(max_length=16, blank=True)
    message = models.TextField(blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["project", "-id"], name="runs_of_project"),
            models.Index(fields=["state"], name="runs_by_state"),
        ]

    def __str__(self) -> str:
        return self.name


class Attempt(models.Model):
    """One process that tries a run; a lost one is followed by another that goes on from the checkpoint."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    fence = models.BigIntegerField()
    host = models.CharField(max_length=200)
    process = models.IntegerField(null=True)
    device = models.CharField(max_length=80, blank=True)
    events_offset = models.BigIntegerField(default=0)  # bytes of events.jsonl already taken over
    started_at = models.DateTimeField()
    heartbeat_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    exit_class = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="attempt_number_once")]
        indexes = [models.Index(fields=["heartbeat_at"], condition=models.Q(ended_at=None), name="attempts_alive")]

    def __str__(self) -> str:
        return f"attempt {self.number} of {self.run_id}"


class RunEvent(models.Model):
    """One line of the engine's event log: an epoch's figures, a warning, the end."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16)
    data = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["run", "id"], name="events_of_run")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.run_id}"


class ModelState(models.TextChoices):
    CANDIDATE = "candidate"
    PUBLISHED = "published"
    RETIRED = "retired"


class Model(models.Model):
    """What a run leaves in the registry. `files` maps a name to `{"path", "sha256", "bytes"}` in the storage."""

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="+")
    run = models.OneToOneField(Run, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=ModelState, default=ModelState.CANDIDATE)
    task = models.CharField(max_length=12)
    architecture = models.CharField(max_length=40)
    categories = models.JSONField(default=list)
    files = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "name", "version"], name="model_version_once")]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class Evaluation(models.Model):
    """A model scored on a split of a release, where the labels are. The same input gives the same figures."""

    model = models.ForeignKey(Model, on_delete=models.PROTECT, related_name="+")
    release = models.ForeignKey("datasets.Release", on_delete=models.PROTECT, related_name="+")
    split = models.CharField(max_length=8)
    evaluator_version = models.CharField(max_length=20)
    predictions_sha256 = models.CharField(max_length=64)
    figures = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["model", "release", "split", "evaluator_version", "predictions_sha256"], name="evaluation_once"
            )
        ]
        indexes = [models.Index(fields=["release", "split"], name="leaderboard")]

    def __str__(self) -> str:
        return f"{self.model_id} on {self.split} of {self.release_id}"


class SuggestionState(models.TextChoices):
    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class SuggestionJob(models.Model):
    """A model lays its boxes beside the questions of a project that have no vote yet; `after` is the last task done."""

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="+")
    model = models.ForeignKey(Model, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=SuggestionState, default=SuggestionState.QUEUED)
    least_score = models.FloatField()
    fence = models.BigIntegerField(default=0)  # grows with each batch; whoever holds less is superseded
    after = models.BigIntegerField(default=0)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    suggested = models.PositiveIntegerField(default=0)  # questions that got at least one box
    message = models.TextField(blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project"],
                condition=models.Q(state__in=["queued", "running"]),
                name="one_model_suggests_at_a_time",
            )
        ]
        indexes = [models.Index(fields=["project", "-id"], name="suggestion_jobs_of_project")]

    def __str__(self) -> str:
        return f"suggestions of {self.model_id}"
