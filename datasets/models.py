"""Publishing: the split ledger, frozen releases and their records, exports, tombstones."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models


class Split(models.TextChoices):
    TRAIN = "train"
    VAL = "val"
    TEST = "test"


class SplitAssignment(models.Model):
    """The split of an image, for ever: rows are added and never changed (a database trigger refuses)."""

    image = models.OneToOneField("catalog.Image", on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="+")  # where it was decided
    group_key = models.BigIntegerField()  # smallest image id of its near-duplicates when it was decided
    split = models.CharField(max_length=8, choices=Split)
    algorithm = models.CharField(max_length=40)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["group_key"], name="split_of_group")]

    def __str__(self) -> str:
        return f"{self.image_id}: {self.split}"


class ReleaseState(models.TextChoices):
    BUILDING = "building"
    FROZEN = "frozen"
    FAILED = "failed"


class Release(models.Model):
    """A frozen, checksummed, citable snapshot. Once frozen, nothing of it changes (a database trigger refuses).

    `categories` is the frozen list (`[{"id", "name", "names", "wnid", "definition"}…]`) in output order; `counts` has
    images, objects and categories by split; labels of the splits in `withheld` never leave but by an admin's private
    export. `salt` seals what is said of withheld records, and never leaves.
    """

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    description = models.TextField(blank=True)
    licence = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=12, choices=ReleaseState, default=ReleaseState.BUILDING)
    withheld = ArrayField(models.CharField(max_length=8, choices=Split), default=list)
    categories = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    parameters = models.JSONField(default=dict)  # how it was agreed, split fractions, algorithm versions
    manifest_sha256 = models.CharField(max_length=64, blank=True)
    salt = models.CharField(max_length=64)
    progress = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    heartbeat_at = models.DateTimeField(null=True)
    frozen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "name"], name="release_name_once"),
            models.UniqueConstraint(
                fields=["project"], condition=models.Q(state="building"), name="one_freeze_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ReleaseItem(models.Model):
    """One image as it was published. `record` is `{"image": {…}, "objects": [{…}]}`; the manifest holds its SHA-256."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")
    image = models.ForeignKey("catalog.Image", on_delete=models.PROTECT, related_name="+")
    split = models.CharField(max_length=8, choices=Split)
    record = models.JSONField()
    record_sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "image"], name="release_item_once")]
        indexes = [models.Index(fields=["release", "split", "image"], name="items_of_split")]

    def __str__(self) -> str:
        return f"image {self.image_id} in release {self.release_id}"


class ExportState(models.TextChoices):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Export(models.Model):
    """A release written in one format for some splits; `private` includes withheld labels and only admins get it."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")
    format = models.CharField(max_length=16)
    splits = ArrayField(models.CharField(max_length=8, choices=Split))
    private = models.BooleanField(default=False)
    with_images = models.BooleanField(default=True)
    state = models.CharField(max_length=12, choices=ExportState, default=ExportState.QUEUED)
    progress = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    file = models.CharField(max_length=300, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    byte_size = models.PositiveBigIntegerField(default=0)
    message = models.TextField(blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    heartbeat_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "heartbeat_at"], name="export_to_sweep")]

    def __str__(self) -> str:
        return f"{self.format} of {self.release_id}"


class Tombstone(models.Model):
    """A published image that was withdrawn; the release stays, readers honour the stone."""

    image = models.OneToOneField("catalog.Image", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"image {self.image_id}"
