from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotation.api.serializers import image_urls
from datasets.changes import Changes
from datasets.citation import Citation
from datasets.editions import citation, file_url, lines_for
from datasets.layouts import Format
from datasets.loading import LoadLines
from datasets.models import Export, Release, ReleaseItem, Split, Tombstone
from datasets.records import veiled_name
from datasets.selectors import Preview


class FractionsInput(serializers.Serializer[None]):
    train = serializers.FloatField(min_value=0, max_value=1)
    val = serializers.FloatField(min_value=0, max_value=1)
    test = serializers.FloatField(min_value=0, max_value=1)


class ReleaseInput(serializers.Serializer[None]):
    name = serializers.CharField(max_length=40, help_text="Like 2026.1.")
    description = serializers.CharField(required=False, allow_blank=True, max_length=5_000)
    licence = serializers.CharField(required=False, allow_blank=True, max_length=200)
    fractions = FractionsInput(required=False, help_text="Shares of the images; they add up to 1.")
    withheld = serializers.ListField(
        child=serializers.ChoiceField(Split.choices), required=False, help_text="Splits whose labels stay here."
    )


class CitationOutput(serializers.Serializer[Citation]):
    text = serializers.CharField()
    bibtex = serializers.CharField()


class LoadLinesOutput(serializers.Serializer[LoadLines]):
    shell = serializers.CharField()
    python = serializers.CharField()


class FrozenCategoryOutput(serializers.Serializer[dict[str, Any]]):  # an entry of Release.categories
    id = serializers.IntegerField()
    name = serializers.CharField()
    names = serializers.DictField(child=serializers.CharField())
    wnid = serializers.CharField(allow_null=True)
    definition = serializers.CharField(allow_blank=True)


class SplitCountOutput(serializers.Serializer[dict[str, Any]]):  # an entry of Release.counts
    images = serializers.IntegerField()
    objects = serializers.IntegerField(required=False, help_text="Absent where labels are withheld.")
    boxes = serializers.IntegerField(required=False)
    categories = serializers.DictField(child=serializers.IntegerField(), required=False)


class ObjectsBarOutput(serializers.Serializer[dict[str, Any]]):  # an entry of Release.counts
    objects = serializers.IntegerField()
    images = serializers.IntegerField()


class ConfidenceBarOutput(serializers.Serializer[dict[str, Any]]):  # an entry of Release.counts
    objects = serializers.IntegerField()

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:  # DRF's own types
        # `from` is a word of the language, so it cannot be an attribute.
        return {"from": serializers.FloatField(), "to": serializers.FloatField(), **super().get_fields()}


class CountsOutput(serializers.Serializer[dict[str, Any]]):  # Release.counts
    images = serializers.IntegerField(required=False, help_text="Absent until the release is frozen.")
    splits = serializers.DictField(child=SplitCountOutput(), required=False)
    objects_per_image = ObjectsBarOutput(many=True, required=False)
    confidence = ConfidenceBarOutput(many=True, required=False)


class ReleaseOutput(serializers.ModelSerializer[Release]):
    project = serializers.IntegerField(source="project_id")
    counts = CountsOutput()
    categories = FrozenCategoryOutput(many=True)
    parameters = serializers.DictField()
    withheld = serializers.ListField(child=serializers.ChoiceField(Split.choices))
    citation = serializers.SerializerMethodField()

    class Meta:
        model = Release
        fields = [
            "id",
            "project",
            "name",
            "description",
            "licence",
            "state",
            "progress",
            "total",
            "message",
            "counts",
            "categories",
            "withheld",
            "parameters",
            "manifest_sha256",
            "created_at",
            "frozen_at",
            "citation",
        ]

    @extend_schema_field(CitationOutput(allow_null=True))
    def get_citation(self, release: Release) -> dict[str, str] | None:
        reference = citation(release)
        return {"text": reference.text, "bibtex": reference.bibtex} if reference else None


class ReleaseDetailOutput(ReleaseOutput):
    load = LoadLinesOutput(allow_null=True, help_text="Lines that fetch and load the newest finished export.")
    withdrawn_images = serializers.IntegerField()

    class Meta(ReleaseOutput.Meta):
        fields = [*ReleaseOutput.Meta.fields, "load", "withdrawn_images"]


class PreviewOutput(serializers.Serializer[Preview]):
    verified_images = serializers.IntegerField()
    new_images = serializers.IntegerField(help_text="Verified images that have no split yet.")
    by_split = serializers.DictField(
        child=serializers.IntegerField(), help_text="Expected, for images without a split."
    )
    blocked = serializers.SerializerMethodField()
    blocked_codes = serializers.SerializerMethodField()

    def get_blocked(self, preview: Preview) -> list[str]:
        return [one.detail for one in preview.obstacles]

    def get_blocked_codes(self, preview: Preview) -> list[str]:
        return [one.code for one in preview.obstacles]


class ItemImageOutput(serializers.Serializer[dict[str, Any]]):  # made of a record
    id = serializers.IntegerField()
    name = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    licence = serializers.CharField()
    urls = serializers.DictField(child=serializers.CharField())


class ItemObjectOutput(serializers.Serializer[dict[str, Any]]):  # an object of a record
    id = serializers.IntegerField()
    category = serializers.IntegerField()
    categories = serializers.ListField(child=serializers.IntegerField())
    x = serializers.FloatField(required=False)
    y = serializers.FloatField(required=False)
    width = serializers.FloatField(required=False)
    height = serializers.FloatField(required=False)
    attributes = serializers.ListField(child=serializers.CharField())
    votes_for = serializers.IntegerField()
    votes = serializers.IntegerField()
    confidence = serializers.FloatField()


class ItemOutput(serializers.Serializer[Any]):  # of a ReleaseItem, one or many
    """Of an item of `selectors.items_of`; the context holds the release."""

    id = serializers.IntegerField()
    split = serializers.ChoiceField(Split.choices)
    withheld = serializers.SerializerMethodField()
    image = serializers.SerializerMethodField()
    objects = serializers.SerializerMethodField(help_text="Null where labels are withheld.")

    def get_withheld(self, item: ReleaseItem) -> bool:
        return item.split in self._release.withheld

    @extend_schema_field(ItemImageOutput)
    def get_image(self, item: ReleaseItem) -> dict[str, Any]:  # as ItemImageOutput describes
        picture = item.picture  # type: ignore[attr-defined]  # annotated by the selector
        name = picture["file_name"]
        if self.get_withheld(item):
            name = veiled_name(name, picture["sha256"], self._release.salt)
        kept = {key: picture[key] for key in ("id", "width", "height", "licence")}
        return {**kept, "name": name, "urls": image_urls(picture["id"])}

    @extend_schema_field(ItemObjectOutput(many=True, allow_null=True))
    def get_objects(self, item: ReleaseItem) -> list[dict[str, Any]] | None:  # as ItemObjectOutput describes
        labels: list[dict[str, Any]] | None = item.labels  # type: ignore[attr-defined]  # annotated by the selector
        return None if self.get_withheld(item) else labels

    @property
    def _release(self) -> Release:
        release: Release = self.context["release"]
        return release


class PreviousReleaseOutput(serializers.ModelSerializer[Release]):
    class Meta:
        model = Release
        fields = ["id", "name", "frozen_at"]


class ChangeOutput(serializers.Serializer[Any]):  # of a Change
    kind = serializers.ChoiceField(["added", "removed", "relabelled"])
    split = serializers.ChoiceField(Split.choices)
    images = serializers.IntegerField()
    image_ids = serializers.ListField(child=serializers.IntegerField(), help_text="The first 200.")


class ChangesOutput(serializers.Serializer[Changes]):
    previous = PreviousReleaseOutput(allow_null=True)
    changes = ChangeOutput(many=True)
    categories_added = serializers.ListField(child=serializers.IntegerField())
    categories_removed = serializers.ListField(child=serializers.IntegerField())


class ExportInput(serializers.Serializer[None]):
    format = serializers.ChoiceField(list(Format))
    splits = serializers.ListField(child=serializers.ChoiceField(Split.choices), required=False, min_length=1)
    private = serializers.BooleanField(default=False, help_text="With withheld labels; admins only.")
    with_images = serializers.BooleanField(default=True)


class ExportOutput(serializers.ModelSerializer[Export]):
    release = serializers.IntegerField(source="release_id")
    url = serializers.SerializerMethodField()
    load = serializers.SerializerMethodField()

    class Meta:
        model = Export
        fields = [
            "id",
            "release",
            "format",
            "splits",
            "private",
            "with_images",
            "state",
            "progress",
            "total",
            "byte_size",
            "sha256",
            "message",
            "created_at",
            "url",
            "load",
        ]

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_url(self, export: Export) -> str | None:
        return file_url(export) if export.state == "done" else None

    @extend_schema_field(LoadLinesOutput(allow_null=True))
    def get_load(self, export: Export) -> dict[str, str] | None:
        if export.state != "done":
            return None
        lines = lines_for(export, self.context["base_url"])
        return {"shell": lines.shell, "python": lines.python}


class TombstoneInput(serializers.Serializer[None]):
    reason = serializers.CharField(max_length=500)


class TombstoneOutput(serializers.ModelSerializer[Tombstone]):
    image = serializers.IntegerField(source="image_id")
    sha256 = serializers.CharField(source="image.sha256")

    class Meta:
        model = Tombstone
        fields = ["id", "image", "sha256", "reason", "created_at"]
