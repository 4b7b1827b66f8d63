"""Agreeing: consensus of votes, the objects it yields, reviewers' verdicts, and where each image stands."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models


class GoldAnswer(models.Model):
    """The known answer of a task. A task with one is gold."""

    task = models.OneToOneField("annotation.Task", on_delete=models.PROTECT, related_name="+")
    answer = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"gold of {self.task_id}"


class Consensus(models.Model):
    """The votes on a task merged, once; a later merge is a new round. Any of them can be computed again from votes."""

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey("annotation.Task", on_delete=models.PROTECT, related_name="+")
    round = models.PositiveIntegerField()
    algorithm = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    parameters = models.JSONField(default=dict)
    votes_digest = models.CharField(max_length=64)
    votes = models.PositiveSmallIntegerField()
    counted = models.PositiveSmallIntegerField()  # votes the task had counted then; more make it due again
    confidence = models.FloatField()
    agreement = models.FloatField(null=True)
    result = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "round"], name="consensus_round_once")]

    def __str__(self) -> str:
        return f"round {self.round} of task {self.task_id}"


class ObjectState(models.TextChoices):
    PROPOSED = "proposed"
    VERIFIED = "verified"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"  # a later round replaced it before anybody had decided on it


class Object(models.Model):
    """The merged, and at last verified, box or tag. A tag has no geometry.

    `category` is the primary one and first of `categories`. `provenance` lists the votes it was made from:
    `[[assignment id, index of the box in the answer]…]`. `consensus` is empty when a reviewer added the object.
    """

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="+")
    stage = models.ForeignKey("projects.Stage", on_delete=models.PROTECT, related_name="+")
    image = models.ForeignKey("catalog.Image", on_delete=models.PROTECT, related_name="+")
    consensus = models.ForeignKey(Consensus, on_delete=models.PROTECT, null=True, related_name="+")
    category = models.ForeignKey("catalog.Category", on_delete=models.PROTECT, related_name="+")
    categories = ArrayField(models.BigIntegerField())
    x = models.FloatField(null=True)
    y = models.FloatField(null=True)
    width = models.FloatField(null=True)
    height = models.FloatField(null=True)
    attributes = ArrayField(models.CharField(max_length=20), default=list)
    state = models.CharField(max_length=12, choices=ObjectState, default=ObjectState.PROPOSED)
    layer = models.PositiveSmallIntegerField(default=0)  # review layers that have approved it
    confidence = models.FloatField()
    agreement = models.FloatField(null=True)
    votes_for = models.PositiveSmallIntegerField()
    votes = models.PositiveSmallIntegerField()
    conflicts = ArrayField(models.CharField(max_length=20), default=list)
    provenance = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["project", "image"], name="objects_of_image"),
            models.Index(fields=["project", "state", "confidence"], name="objects_by_confidence"),
            models.Index(fields=["project", "category", "state"], name="objects_of_category"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(x=None, y=None, width=None, height=None) | models.Q(width__gt=0, height__gt=0),
                name="object_box_has_an_area",
            ),
            models.CheckConstraint(
                condition=models.Q(votes_for__lte=models.F("votes")), name="no_more_votes_than_cast"
            ),
        ]

    def __str__(self) -> str:
        return f"object {self.pk}"


class Decision(models.TextChoices):
    APPROVE = "approve"
    REJECT = "reject"
    CORRECT = "correct"
    ADD = "add"
    UNDO = "undo"


class Verdict(models.Model):
    """One review decision; never edited, an undo is a new row.

    `correction` is `{"before": {…}, "after": {…}}`: the object as the decision found it and, when it changed its
    shape, as it left it. It is empty for a bulk approval (before: proposed, one layer less). An undo names what it
    `undoes`.
    """

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="+")
    object = models.ForeignKey(Object, on_delete=models.PROTECT, related_name="+")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    layer = models.PositiveSmallIntegerField()
    decision = models.CharField(max_length=8, choices=Decision)
    correction = models.JSONField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    bulk = models.BooleanField(default=False)  # decided by "approve all above", not one by one
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()  # one moment for all verdicts of a request, which an undo takes back together

    class Meta:
        indexes = [models.Index(fields=["object", "id"], name="verdicts_of_object")]

    def __str__(self) -> str:
        return f"{self.decision} {self.object_id}"


class ReviewState(models.TextChoices):
    PROPOSED = "proposed"  # merged, waiting for a reviewer
    VERIFIED = "verified"  # every object decided by every layer


class ImageReview(models.Model):
    """Where one image of a project stands in review; `risk` orders the queue (expected wrong objects)."""

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="+")
    image = models.ForeignKey("catalog.Image", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=ReviewState, default=ReviewState.PROPOSED)
    layer = models.PositiveSmallIntegerField(default=0)  # review layers passed
    risk = models.FloatField()
    objects_count = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "image"], name="image_review_once")]
        indexes = [models.Index(fields=["project", "state", "-risk", "id"], name="review_queue")]

    def __str__(self) -> str:
        return f"{self.state}: image {self.image_id}"
