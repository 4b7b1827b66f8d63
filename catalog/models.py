"""What there is: sources, images, categories, and the labels that images came with."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class SourceKind(models.TextChoices):
    FOLDER = "folder"
    ARCHIVE = "archive"
    UPLOAD = "upload"


class LabelFormat(models.TextChoices):
    """How the labels of a source are written; `folder` is plain images without labels."""

    AUTO = "auto"  # until the dry run has found out
    FOLDER = "folder"
    VOC = "voc"
    COCO = "coco"
    YOLO = "yolo"
    CLASS_FOLDERS = "class-folders"


class SourceState(models.TextChoices):
    RECEIVING = "receiving"  # files are being uploaded
    CHECKING = "checking"  # the dry run reads it
    CHECKED = "checked"  # the report is ready, waiting for a person
    IMPORTING = "importing"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Source(models.Model):
    """One act of collecting. Whose it is, `projects` knows."""

    kind = models.CharField(max_length=16, choices=SourceKind)
    format = models.CharField(max_length=16, choices=LabelFormat)
    name = models.CharField(max_length=200)
    location = models.CharField(max_length=1000, blank=True)  # a folder or archive that the workers can read
    state = models.CharField(max_length=16, choices=SourceState)
    licence = models.CharField(max_length=200, blank=True)
    author = models.CharField(max_length=200, blank=True)
    mapping = models.JSONField(default=dict)  # category name in the file -> category id, or null to leave out
    report = models.JSONField(default=dict)  # what the dry run understood
    total = models.PositiveIntegerField(default=0)
    imported = models.PositiveIntegerField(default=0)
    duplicates = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "heartbeat_at"], name="source_to_sweep")]

    def __str__(self) -> str:
        return self.name


class UploadedFile(models.Model):
    """One file of an upload: its chunks lie in storage under the offsets where they begin, end to end."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=500)
    size = models.PositiveBigIntegerField(default=0)
    chunks = ArrayField(models.PositiveBigIntegerField(), default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "name"], name="uploaded_file_once")]

    def __str__(self) -> str:
        return self.name


class ImageState(models.TextChoices):
    ACTIVE = "active"
    WITHDRAWN = "withdrawn"


class Image(models.Model):
    """One picture, known by the SHA-256 of the bytes it came as; width and height are of the upright picture.

    What is stored and given out is the same picture upright and without metadata, whose own checksum is `clean_sha256`.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    clean_sha256 = models.CharField(max_length=64, blank=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    media_type = models.CharField(max_length=20)
    byte_size = models.PositiveBigIntegerField()
    phash = models.BigIntegerField()  # 64 bits, as a signed number
    dhash = models.BigIntegerField()
    hash_version = models.PositiveSmallIntegerField(default=1)
    licence = models.CharField(max_length=200, blank=True)
    author = models.CharField(max_length=200, blank=True)
    landing_url = models.URLField(max_length=1000, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=ImageState, default=ImageState.ACTIVE)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(width__gt=0, height__gt=0), name="image_has_an_area"),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class ItemState(models.TextChoices):
    IMPORTED = "imported"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


class SourceItem(models.Model):
    """What became of one file of a source: an image, or a refusal with its reason."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=500)
    state = models.CharField(max_length=16, choices=ItemState)
    image = models.ForeignKey(Image, on_delete=models.PROTECT, null=True, related_name="+")
    line = models.PositiveIntegerField(null=True)
    code = models.CharField(max_length=40, blank=True)
    detail = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "name", "line", "code"], nulls_distinct=False, name="item_once")
        ]
        indexes = [
            models.Index(fields=["source", "state", "id"], name="item_by_state"),
            models.Index(fields=["source", "id"], condition=models.Q(image__isnull=False), name="item_with_image"),
            models.Index(fields=["source", "id"], condition=~models.Q(code=""), name="item_with_problem"),
        ]

    def __str__(self) -> str:
        return self.name


class CategoryState(models.TextChoices):
    ACTIVE = "active"
    RETIRED = "retired"


class Category(models.Model):
    """A node of the label graph. `name` is English; `names` holds the other languages (`{"zh": "红细胞"}`)."""

    name = models.CharField(max_length=120)
    names = models.JSONField(default=dict)
    definition = models.TextField(blank=True)
    definitions = models.JSONField(default=dict)
    wnid = models.CharField(max_length=9, null=True, unique=True)  # noqa: DJ001  # unique only among those that have one
    state = models.CharField(max_length=16, choices=CategoryState, default=CategoryState.ACTIVE)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["name"], name="category_by_name")]

    def __str__(self) -> str:
        return self.name


class CategoryParent(models.Model):
    """One edge of the graph; a category may have several parents, and never itself as an ancestor."""

    child = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="+")
    parent = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["child", "parent"], name="edge_once"),
            models.CheckConstraint(condition=~models.Q(child=models.F("parent")), name="edge_is_no_loop"),
        ]

    def __str__(self) -> str:
        return f"{self.child_id} is a {self.parent_id}"


class KnownLabel(models.Model):
    """A label that came with an image: known truth for gold and for measuring, apart from the crowd's votes.

    A tag has no geometry; a box has all four numbers, in pixels of the upright image.
    """

    image = models.ForeignKey(Image, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    x = models.FloatField(null=True)
    y = models.FloatField(null=True)
    width = models.FloatField(null=True)
    height = models.FloatField(null=True)
    attributes = ArrayField(models.CharField(max_length=20), default=list)

    class Meta:
        indexes = [models.Index(fields=["image", "source"], name="known_label_of_image")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(x=None, y=None, width=None, height=None) | models.Q(width__gt=0, height__gt=0),
                name="known_box_has_an_area",
            )
        ]

    def __str__(self) -> str:
        return f"{self.category_id} in {self.image_id}"
