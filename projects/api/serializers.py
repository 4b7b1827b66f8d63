from __future__ import annotations

from typing import Any

from django.utils import timezone
from rest_framework import serializers

from projects import invitations, selectors
from projects.models import (
    ANSWERING,
    Brief,
    Invitation,
    Membership,
    Project,
    ProjectState,
    Role,
    Stage,
    StageKind,
    Template,
)

LANGUAGES = {"en", "zh"}
CHECKING = [(kind.value, kind.label) for kind in StageKind if kind not in ANSWERING]


def checked_languages(value: dict[str, str]) -> dict[str, str]:
    """Only the languages that the product speaks."""
    unknown = sorted(set(value) - LANGUAGES)
    if unknown:
        raise serializers.ValidationError(f"Unknown language: {', '.join(unknown)}; write en or zh.")
    return value


class TextsField(serializers.DictField):
    """`{"en": …, "zh": …}`."""

    child = serializers.CharField(allow_blank=True, max_length=20_000)

    def to_internal_value(self, data: Any) -> dict[str, str]:  # DRF's own signature
        return checked_languages(super().to_internal_value(data))


class CategoryInput(serializers.Serializer[None]):
    id = serializers.IntegerField(required=False)
    name = serializers.CharField(max_length=120, required=False)
    names = TextsField(required=False)
    definition = serializers.CharField(max_length=2_000, required=False, allow_blank=True)
    definitions = TextsField(required=False)
    wnid = serializers.RegexField(r"^[nvasr]\d{8}$", required=False, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:  # DRF's own signature
        if "id" not in attrs and "name" not in attrs:
            raise serializers.ValidationError({"name": "Give a name, or the id of a category."})
        return attrs


class CategoryChangeInput(serializers.Serializer[None]):
    name = serializers.CharField(max_length=120, required=False)
    names = TextsField(required=False)
    definition = serializers.CharField(max_length=2_000, required=False, allow_blank=True)
    definitions = TextsField(required=False)


class ProjectInput(serializers.Serializer[None]):
    name = serializers.CharField(max_length=120)
    description = serializers.CharField(max_length=5_000, required=False, allow_blank=True)
    template = serializers.ChoiceField(Template.choices)
    categories = CategoryInput(many=True, required=False)
    instructions = TextsField(required=False)
    redundancy = serializers.IntegerField(min_value=1, max_value=50, required=False, allow_null=True)
    min_answers = serializers.IntegerField(min_value=0, max_value=1_000, required=False, allow_null=True)
    review_layers = serializers.IntegerField(min_value=1, max_value=2, required=False)
    checks = serializers.ListField(
        child=serializers.ChoiceField(CHECKING), max_length=len(CHECKING), required=False, help_text="In their order."
    )


class ProjectChangeInput(serializers.Serializer[None]):
    name = serializers.CharField(max_length=120, required=False)
    description = serializers.CharField(max_length=5_000, required=False, allow_blank=True)
    review_layers = serializers.IntegerField(min_value=1, max_value=2, required=False)
    accept_above = serializers.FloatField(min_value=0.5, max_value=1.0, required=False, allow_null=True)
    audit_percent = serializers.FloatField(min_value=0.0, max_value=100.0, required=False)


class StateInput(serializers.Serializer[None]):
    state = serializers.ChoiceField(ProjectState.choices)


class NewStageInput(serializers.Serializer[None]):
    kind = serializers.ChoiceField(CHECKING)


class StageOrderInput(serializers.Serializer[None]):
    """All stages that check, in the order in which they are to take turns."""

    stages = serializers.ListField(child=serializers.IntegerField(), max_length=len(CHECKING))


class StageInput(serializers.Serializer[None]):
    redundancy = serializers.IntegerField(min_value=1, max_value=50, required=False)
    min_answers = serializers.IntegerField(min_value=0, max_value=1_000, required=False)
    lease_minutes = serializers.IntegerField(min_value=1, max_value=1_440, required=False)
    most_votes = serializers.IntegerField(min_value=1, max_value=50, required=False)
    gold_percent = serializers.IntegerField(min_value=0, max_value=50, required=False)
    least_side = serializers.IntegerField(min_value=0, max_value=1_000, required=False)
    least_ms = serializers.IntegerField(min_value=0, max_value=60_000, required=False)
    gold_feedback = serializers.IntegerField(min_value=0, max_value=1_000, required=False)


class StageOutput(serializers.ModelSerializer[Stage]):
    settings = serializers.DictField(child=serializers.IntegerField())

    class Meta:
        model = Stage
        fields = ["id", "position", "kind", "redundancy", "settings"]


class CategoryOutput(serializers.Serializer[Any]):  # of (position, Category) pairs
    id = serializers.IntegerField()
    name = serializers.CharField()
    names = serializers.DictField(child=serializers.CharField())
    definition = serializers.CharField()
    definitions = serializers.DictField(child=serializers.CharField())
    wnid = serializers.CharField(allow_null=True)
    position = serializers.IntegerField()

    def to_representation(self, instance: Any) -> dict[str, Any]:  # DRF's own signature
        position, category = instance
        return {
            "id": category.pk,
            "name": category.name,
            "names": category.names,
            "definition": category.definition,
            "definitions": category.definitions,
            "wnid": category.wnid,
            "position": position,
        }


class BriefOutput(serializers.ModelSerializer[Brief]):
    instructions = serializers.DictField(child=serializers.CharField())
    categories = serializers.ListField(child=serializers.IntegerField())

    class Meta:
        model = Brief
        fields = ["version", "instructions", "categories", "created_at"]


class BriefInput(serializers.Serializer[None]):
    instructions = TextsField()


class ProjectOutput(serializers.Serializer[Any]):  # of a ProjectDetail
    id = serializers.IntegerField(source="project.id")
    slug = serializers.CharField(source="project.slug")
    name = serializers.CharField(source="project.name")
    description = serializers.CharField(source="project.description")
    template = serializers.ChoiceField(Template.choices, source="project.template")
    state = serializers.ChoiceField(ProjectState.choices, source="project.state")
    review_layers = serializers.IntegerField(source="project.review_layers")
    accept_above = serializers.FloatField(source="project.accept_above", allow_null=True)
    audit_percent = serializers.FloatField(source="project.audit_percent")
    created_at = serializers.DateTimeField(source="project.created_at")
    binned_at = serializers.DateTimeField(source="project.binned_at", allow_null=True)
    role = serializers.ChoiceField(Role.choices)
    stages = StageOutput(many=True)
    categories = CategoryOutput(many=True)
    brief = BriefOutput(allow_null=True)
    images_count = serializers.IntegerField()


class MembershipProjectOutput(serializers.ModelSerializer[Project]):
    class Meta:
        model = Project
        fields = ["id", "slug", "name", "state", "template"]


class MyMembershipOutput(serializers.ModelSerializer[Membership]):
    project = MembershipProjectOutput()

    class Meta:
        model = Membership
        fields = ["project", "role", "standing"]


class InvitationInput(serializers.Serializer[None]):
    role = serializers.ChoiceField(Role.choices)
    label = serializers.CharField(  # type: ignore[assignment]  # a field of that name, not the serializer's own
        max_length=80, required=False, allow_blank=True
    )
    max_uses = serializers.IntegerField(min_value=1, max_value=100_000, required=False)
    expires_in_days = serializers.IntegerField(min_value=1, max_value=366, required=False)


class InvitationOutput(serializers.ModelSerializer[Invitation]):
    url = serializers.SerializerMethodField()
    usable = serializers.SerializerMethodField()

    class Meta:
        model = Invitation
        fields = [
            "id", "role", "label", "url", "max_uses", "uses", "created_at", "expires_at", "revoked_at", "usable",
        ]  # fmt: skip

    def get_url(self, found: Invitation) -> str:
        return invitation_url(found, self.context["base_url"])

    def get_usable(self, found: Invitation) -> bool:
        return selectors.is_usable(found, now=timezone.now())


def invitation_url(found: Invitation, base_url: str) -> str:
    """The link to copy."""
    return f"{base_url}/join/{invitations.sign(found.pk, found.nonce)}"


class InvitedProjectOutput(serializers.Serializer[Project]):
    name = serializers.CharField()
    description = serializers.CharField()


class InvitationViewOutput(serializers.Serializer[Any]):  # of a dict made by the view
    project = InvitedProjectOutput()
    role = serializers.ChoiceField(Role.choices)
    usable = serializers.BooleanField()


class JoinInput(serializers.Serializer[None]):
    email = serializers.EmailField(required=False)
    password = serializers.CharField(trim_whitespace=False, max_length=200, required=False)
    name = serializers.CharField(max_length=120, required=False, allow_blank=True)
    language = serializers.ChoiceField(sorted(LANGUAGES), required=False)
