"""Agreeing: consensus of votes, the objects it yields, reviewers' verdicts, and where each image stands."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models


class GoldOrigin(models.TextChoices):
    VERIFIED = "verified"  # what reviewers agreed on
    EXPERT = "expert"  # an administrator's own answer
    IMPORT = "import"  # the labels that the image came with


class GoldAnswer(models.Model):
    """The known answer of a task. A task with one that is not retired is gold and lies in the gold lane.

    `answer` has the form of the stage's votes. An edit raises `revision`: scores keep the revision they were made with.
    """

    task = models.OneToOneField("annotation.Task", on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="+")
    answer = models.JSONField()
    origin = models.CharField(max_length=8, choices=GoldOrigin)
    revision = models.PositiveIntegerField(default=1)
    digest = models.CharField(max_length=64)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["project", "-id"], name="gold_of_project")]

    def __str__(self) -> str:
        return f"gold of {self.task_id}"


class GoldScore(models.Model):
    """One vote held against the known answer of its task.

    `figures` of boxes: `{"found", "missed", "extra", "wrong_category"}` counts, `iou` the mean over found boxes,
    `edges` the mean signed distance of left, top, right, bottom from the truth as shares of the object's side; of other
    answers: `{"given": [answer…], "known": [answer…]}`.
    """

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="+")
    stage = models.ForeignKey("projects.Stage", on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    gold = models.ForeignKey(GoldAnswer, on_delete=models.PROTECT, related_name="+")
    assignment = models.OneToOneField("annotation.Assignment", on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField()
    right = models.BooleanField()
    figures = models.JSONField()
    answered_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["project", "worker", "answered_at"], name="gold_scores_of_worker"),
            models.Index(fields=["project", "answered_at"], name="gold_scores_of_project"),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} against gold {self.gold_id}"


class Skill(models.Model):
    """What the votes say of a worker at one stage. Recomputed from raw votes every night; moved on by each answer.

    `parameters` of a draw stage: rates `false`, `miss`, `accuracy`, and `bias` and `spread` by edge (shares of the
    side); of other stages `answers` (what they take for what, a table of counts) and `accuracy`. `evidence` counts the
    answers it was learnt from: gold and the random calibration share, never what adaptive stopping left; of checkers
    all of their answers.
    `gate` is the log-likelihood ratio of the sequential test on gold.
    """

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="+")
    stage = models.ForeignKey("projects.Stage", on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    parameters = models.JSONField(default=dict)
    evidence = models.PositiveIntegerField(default=0)
    gold_answers = models.PositiveIntegerField(default=0)
    gold_right = models.PositiveIntegerField(default=0)
    gate = models.FloatField(default=0.0)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stage", "worker"], name="skill_once")]
        indexes = [models.Index(fields=["project", "worker"], name="skills_of_worker")]

    def __str__(self) -> str:
        return f"skill of {self.worker_id} at {self.stage_id}"


class Aggregator(models.Model):
    """The method that a stage's gold chose to judge its tags by; without a row the default does (`review.aggregators`).

    Learnt together with the skills of its workers. `parameters` is what the method needs beside their counts: the
    crowd's rows and accuracy, how common a true tag is, the temperature. `gold` counts the tasks that chose.
    """

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="+")
    stage = models.OneToOneField("projects.Stage", on_delete=models.PROTECT, related_name="+")
    method = models.CharField(max_length=20)
    parameters = models.JSONField()
    gold = models.PositiveIntegerField()
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.method} at {self.stage_id}"


class FlagSign(models.TextChoices):
    GATE = "gate"  # too many gold answers wrong
    SPEED = "speed"  # impossibly fast
    CONSTANT = "constant"  # always the same answer
    COPIED = "copied"  # the same coordinates again and again
    DISAGREES = "disagrees"  # far below what others agree on


class Flag(models.Model):
    """A sign that a worker's votes may be worthless: for a person to look at, never a ban by itself."""

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sign = models.CharField(max_length=12, choices=FlagSign)
    evidence = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "worker", "sign"], condition=models.Q(resolved_at=None), name="flag_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.sign}: {self.worker_id}"


class Consensus(models.Model):
    """The votes on a task merged, once; a later merge is a new round. Any of them can be computed again from the votes
    and what it `relied_on`: `{"skills": {assignment: row}, "aggregator": …}`, empty of checks and of early rounds.
    """

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey("annotation.Task", on_delete=models.PROTECT, related_name="+")
    round = models.PositiveIntegerField()
    algorithm = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    parameters = models.JSONField(default=dict)
    relied_on = models.JSONField(null=True)
    votes_digest = models.CharField(max_length=64)
    votes = models.PositiveSmallIntegerField()
    counted = models.PositiveSmallIntegerField()  # votes the task had counted then; more make it due again
    confidence = models.FloatField()
    agreement = models.FloatField(null=True)
    risk = models.FloatField(null=True)  # expected number of errors
    result = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["project", "id"], name="rounds_of_project")]
        constraints = [models.UniqueConstraint(fields=["task", "round"], name="consensus_round_once")]

    def __str__(self) -> str:
        return f"round {self.round} of task {self.task_id}"


class MergeFault(models.Model):
    """A full task whose votes cannot be merged, and why. It is tried again at `retry_at`, later each time, and its
    image waits; once it can be merged the row goes.
    """

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="+")
    task = models.OneToOneField("annotation.Task", on_delete=models.PROTECT, related_name="+")
    error = models.CharField(max_length=500)
    tries = models.PositiveIntegerField()
    since = models.DateTimeField()
    retry_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"task {self.task_id}: {self.error}"


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


class CropPage(models.Model):
    """A page of the grid that a reviewer sent, so that the same page sent again is answered as it was and does nothing.

    `key` is the sender's own name of the page; `judged` is what came of it at the moment `at`.
    """

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="+")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField()
    at = models.DateTimeField()
    judged = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "reviewer", "key"], name="crop_page_once")]

    def __str__(self) -> str:
        return f"page {self.key}"


class ReviewState(models.TextChoices):
    PROPOSED = "proposed"  # merged, waiting for a reviewer
    VERIFIED = "verified"  # every object decided by every layer


class Route(models.TextChoices):
    """How an image comes, or came, to be verified."""

    REVIEW = "review"  # by reviewers
    CROWD = "crowd"  # the crowd was sure enough: nobody looked
    AUDIT = "audit"  # the crowd was sure enough, and it was drawn for the audit: reviewers look


class ImageReview(models.Model):
    """Where one image of a project stands in review; `risk` orders the queue (expected wrong objects)."""

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="+")
    image = models.ForeignKey("catalog.Image", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=ReviewState, default=ReviewState.PROPOSED)
    layer = models.PositiveSmallIntegerField(default=0)  # review layers passed
    route = models.CharField(max_length=6, choices=Route, default=Route.REVIEW)
    risk = models.FloatField()
    objects_count = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "image"], name="image_review_once")]
        indexes = [
            models.Index(fields=["project", "state", "-risk", "id"], name="review_queue"),
            models.Index(fields=["project", "route"], condition=~models.Q(route="review"), name="reviews_by_route"),
        ]

    def __str__(self) -> str:
        return f"{self.state}: image {self.image_id}"


class Question(models.Model):
    """A task of a later layer: is this object right (`verify`), is one missing (`cover`), what holds (`adjudicate`)?"""

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="+")
    stage = models.ForeignKey("projects.Stage", on_delete=models.PROTECT, related_name="+")
    image = models.ForeignKey("catalog.Image", on_delete=models.PROTECT, related_name="+")
    object = models.ForeignKey(Object, on_delete=models.PROTECT, null=True, related_name="+")
    task = models.OneToOneField("annotation.Task", on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stage", "object"], condition=models.Q(object__isnull=False), name="asked_once_of_object"
            )
        ]
        indexes = [
            models.Index(fields=["project", "image"], name="questions_of_image"),
            models.Index(fields=["stage"], condition=models.Q(settled_at=None), name="questions_open"),
        ]

    def __str__(self) -> str:
        return f"question {self.task_id}"


class Comment(models.Model):
    """A remark pinned to a place or an object of an image; its replies hang below it."""

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="+")
    image = models.ForeignKey("catalog.Image", on_delete=models.PROTECT, related_name="+")
    object = models.ForeignKey(Object, on_delete=models.PROTECT, null=True, related_name="+")
    x = models.FloatField(null=True)
    y = models.FloatField(null=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=2_000)
    created_at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["project", "image", "id"], name="comments_on_image")]

    def __str__(self) -> str:
        return f"comment on {self.image_id}"


class Recomputation(models.Model):
    """One full recomputation of a project from its raw votes, compared with the running state.

    It works in batches of tasks, each its own transaction; `after` is the last task done, so that it goes on after a
    crash. `version` is that of the algorithms. `changed` counts decisions that came out otherwise by what is known
    now; `drifted` those, of the `repeated` ones, that did so from the very votes and skills that they had been made
    from, which never should.
    """

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    after = models.BigIntegerField(default=0)
    version = models.CharField(max_length=20, default="", db_default="")
    decisions = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    repeated = models.PositiveIntegerField(default=0, db_default=0)
    drifted = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project"], condition=models.Q(finished_at=None), name="one_recomputation_at_a_time"
            )
        ]
        indexes = [models.Index(fields=["project", "-id"], name="recomputations_of_project")]

    def __str__(self) -> str:
        return f"recomputation of {self.project_id}"
