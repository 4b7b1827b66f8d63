"""What is asked, of whom: projects, their stages, images, categories, briefs, and the people in them."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Template(models.TextChoices):
    BOXES = "boxes"
    TAGS = "tags"
    IMAGENET = "imagenet"
    VERIFIED_BOXES = "verified_boxes"  # one draws, others check: the cheap route of ImageNet's boxes


class ProjectState(models.TextChoices):
    DRAFT = "draft"
    PILOT = "pilot"
    LIVE = "live"
    CLOSED = "closed"


class Role(models.TextChoices):
    ANNOTATOR = "annotator"
    REVIEWER = "reviewer"
    ADMIN = "admin"


class Standing(models.TextChoices):
    INVITED = "invited"
    TRAINING = "training"
    ACTIVE = "active"
    PAUSED = "paused"
    BANNED = "banned"


class StageKind(models.TextChoices):
    TAG = "tag"
    DRAW = "draw"
    VERIFY = "verify"
    COVER = "cover"
    ADJUDICATE = "adjudicate"


# Stages that ask what is in an image; the others check what these found.
ANSWERING = frozenset({StageKind.TAG, StageKind.DRAW})


class Project(models.Model):
    """A labelling campaign: images + categories + instructions + the stages they pass."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    template = models.CharField(max_length=16, choices=Template)
    state = models.CharField(max_length=8, choices=ProjectState, default=ProjectState.DRAFT)
    review_layers = models.PositiveSmallIntegerField(default=1)
    pilot_images = models.PositiveIntegerField(default=20)
    # Images whose every object the crowd is this sure of are verified unseen; empty: reviewers see everything.
    accept_above = models.FloatField(null=True)
    audit_percent = models.FloatField(default=2.0)  # of the images verified unseen, drawn at random for reviewers
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    binned_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(review_layers__range=(1, 2)), name="one_or_two_review_layers")
        ]

    def __str__(self) -> str:
        return self.name


class Stage(models.Model):
    """One kind of question that every image of a project passes, in order of `position`.

    `redundancy` is the number of votes that a task gets. `settings`: `min_answers` (boxes to draw or categories to ask,
    at least), `lease_minutes`; `most_votes`: where it is above `redundancy`, a task gets as few votes between the two
    as it needs; `gold_percent` of the tasks of an experienced worker are gold; `gold_feedback`: how many gold answers
    a worker is shown the truth after; `least_side` and `least_ms`: boxes thinner than so many pixels, or drawn in less
    time each, get a mark for the reviewers.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16, choices=StageKind)
    redundancy = models.PositiveSmallIntegerField(default=3)
    settings = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "position"], name="stage_position_once"),
            models.CheckConstraint(condition=models.Q(redundancy__range=(1, 50)), name="stage_redundancy_range"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.project_id}"


class ProjectCategory(models.Model):
    """A category that a project asks about; `position` gives its digit key and its colour."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    category = models.ForeignKey("catalog.Category", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "category"], name="project_category_once")]

    def __str__(self) -> str:
        return f"{self.category_id} in {self.project_id}"


class ProjectImage(models.Model):
    """An image of a project; the same image may be in several."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    image = models.ForeignKey("catalog.Image", on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey("catalog.Source", on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=500)  # the file name it arrived with
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "image"], name="project_image_once")]
        indexes = [models.Index(fields=["image"], name="projects_of_image")]

    def __str__(self) -> str:
        return self.name


class RemovedImage(models.Model):
    """An image that an admin took out of a project: it is asked no more and published no more, until it comes back.

    Its row of `ProjectImage` moves here and back again, so that little else need know of it.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    image = models.ForeignKey("catalog.Image", on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey("catalog.Source", on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=500)
    added_at = models.DateTimeField()
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField()
    restored_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "image"], name="removed_image_once")]

    def __str__(self) -> str:
        return self.name


class ProjectSource(models.Model):
    """Which project a source feeds, and who added it."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    source = models.OneToOneField("catalog.Source", on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # The last item of the source that the project has looked at; a source writes its items in the order of their ids.
    taken_up_to = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        indexes = [models.Index(fields=["project", "-id"], name="sources_of_project")]

    def __str__(self) -> str:
        return f"{self.source_id} for {self.project_id}"


class Brief(models.Model):
    """One version of what a project tells its workers. Every vote names the brief it answered.

    `instructions` maps a language to Markdown; `categories` is the list of category ids in order.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    instructions = models.JSONField(default=dict)
    categories = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "version"], name="brief_version_once")]

    def __str__(self) -> str:
        return f"brief {self.version} of {self.project_id}"


class Membership(models.Model):
    """A user's place in a project: role, standing, trust."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=16, choices=Role)
    standing = models.CharField(max_length=16, choices=Standing, default=Standing.ACTIVE)
    trust = models.FloatField(default=0.5)
    joined_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "user"], name="membership_once")]
        indexes = [models.Index(fields=["user"], name="memberships_of_user")]

    def __str__(self) -> str:
        return f"{self.user_id} is {self.role} in {self.project_id}"


class Invitation(models.Model):
    """A link that lets people join a project in a role. The link is signed, so it need not be stored."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=16, choices=Role)
    label = models.CharField(max_length=80, blank=True)
    nonce = models.CharField(max_length=22)
    max_uses = models.PositiveIntegerField(default=1)
    uses = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(uses__lte=models.F("max_uses")), name="invitation_not_overused")
        ]
        indexes = [models.Index(fields=["project", "-id"], name="invitations_of_project")]

    def __str__(self) -> str:
        return f"{self.role} of {self.project_id}"
