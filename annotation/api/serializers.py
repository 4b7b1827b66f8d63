from __future__ import annotations

from typing import Any

from rest_framework import serializers

from annotation.models import AssignmentState, ImageReport, ReportReason
from annotation.selectors import AskingStage
from annotation.services import HandedOut, Lease, Submitted
from projects.api.serializers import BriefOutput, CategoryOutput, StageOutput
from projects.models import ProjectState, Standing, Template

SKIP_REASONS = ["unclear", "too_many", "bad_image", "other"]


def image_urls(image_id: int) -> dict[str, str]:
    """Where the renditions of an image are, by their longest side in pixels."""
    return {str(size): f"/api/v1/images/{image_id}/rendition/{size}" for size in (256, 1024, 2048)}


class ImageOutput(serializers.Serializer[Any]):  # of a catalog Image
    id = serializers.IntegerField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    urls = serializers.DictField(child=serializers.CharField())


class ClaimInput(serializers.Serializer[None]):
    stage = serializers.IntegerField(required=False, allow_null=True)
    count = serializers.IntegerField(min_value=1, max_value=10, default=1)
    resume = serializers.BooleanField(
        default=False, help_text="Answer the leases I still hold first; a page says so when it opens."
    )


class AskedStageOutput(serializers.Serializer[Any]):  # of a Stage
    id = serializers.IntegerField()
    kind = serializers.CharField()
    settings = serializers.DictField(child=serializers.IntegerField())


class SuggestionOutput(serializers.Serializer[Any]):  # of a dict made below
    answer = serializers.DictField()
    origin = serializers.CharField()


class AssignmentOutput(serializers.Serializer[Any]):  # of a dict made by claim_answer
    id = serializers.IntegerField()
    task_id = serializers.IntegerField()
    stage = AskedStageOutput()
    image = ImageOutput()
    subject = serializers.DictField(allow_null=True)
    brief_version = serializers.IntegerField()
    lease_until = serializers.DateTimeField()
    suggestion = SuggestionOutput(allow_null=True)


class ClaimOutput(serializers.Serializer[HandedOut]):
    assignments = AssignmentOutput(many=True)
    status = serializers.ChoiceField(["work", "wait", "finished", "closed"])
    retry_after = serializers.IntegerField(allow_null=True)


def claim_answer(handed: HandedOut) -> dict[str, Any]:  # JSON
    """The body of a claim, written by hand: it is the hottest answer of all, and a serializer costs five times more."""
    return {
        "assignments": [_assignment(lease, handed.stage) for lease in handed.leases if handed.stage],
        "status": handed.status,
        "retry_after": handed.retry_after,
    }


def _assignment(lease: Lease, stage: AskingStage) -> dict[str, Any]:  # JSON
    origin = lease.suggestion_origin
    return {
        "id": lease.assignment_id,
        "task_id": lease.task_id,
        "stage": {"id": stage.id, "kind": stage.kind, "settings": stage.settings},
        "image": {
            "id": lease.image_id,
            "width": lease.image_width,
            "height": lease.image_height,
            "urls": image_urls(lease.image_id),
        },
        "subject": lease.subject,
        "brief_version": stage.brief_version,
        "lease_until": lease.lease_until,
        "suggestion": origin and {"origin": origin, "answer": lease.suggestion_answer},
    }


class SubmitInput(serializers.Serializer[None]):
    submit_key = serializers.UUIDField()
    answer = serializers.JSONField()
    active_ms = serializers.IntegerField(min_value=0, max_value=86_400_000)


class SubmitOutput(serializers.Serializer[Submitted]):
    id = serializers.IntegerField(source="assignment_id")
    outcome = serializers.ChoiceField(["counted", "surplus", "duplicate"])
    state = serializers.SerializerMethodField()
    answered_at = serializers.DateTimeField()

    def get_state(self, submitted: Submitted) -> str:
        return AssignmentState(submitted.state).name.lower()


class SkipInput(serializers.Serializer[None]):
    reason = serializers.ChoiceField(SKIP_REASONS)


class HeartbeatInput(serializers.Serializer[None]):
    ids = serializers.ListField(child=serializers.IntegerField(), max_length=50)


class HeartbeatOutput(serializers.Serializer[None]):
    extended = serializers.ListField(child=serializers.IntegerField())


class ReportInput(serializers.Serializer[None]):
    reason = serializers.ChoiceField(ReportReason.choices)
    detail = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class ReportOutput(serializers.ModelSerializer[ImageReport]):
    image = serializers.IntegerField(source="image_id")
    worker = serializers.CharField(source="worker.name")

    class Meta:
        model = ImageReport
        fields = ["id", "image", "worker", "reason", "detail", "created_at", "resolved_at"]


class WorkProjectOutput(serializers.Serializer[None]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    template = serializers.ChoiceField(Template.choices)
    state = serializers.ChoiceField(ProjectState.choices)


class MineOutput(serializers.Serializer[None]):
    answered = serializers.IntegerField()
    answered_today = serializers.IntegerField()
    active_ms_today = serializers.IntegerField()


class WorkOutput(serializers.Serializer[Any]):  # of a Desk
    project = WorkProjectOutput()
    standing = serializers.ChoiceField(Standing.choices)
    stages = StageOutput(many=True)
    categories = CategoryOutput(many=True)
    brief = BriefOutput()
    mine = MineOutput()


class StageProgressOutput(serializers.Serializer[Any]):  # of a StageProgress
    id = serializers.IntegerField(source="stage_id")
    kind = serializers.CharField()
    tasks = serializers.IntegerField()
    filled = serializers.IntegerField()
    votes = serializers.IntegerField()
    votes_needed = serializers.IntegerField()
    leased = serializers.IntegerField()


class DayOutput(serializers.Serializer[Any]):  # of a (day, votes) pair
    day = serializers.DateField()
    votes = serializers.IntegerField()

    def to_representation(self, instance: Any) -> dict[str, Any]:  # DRF's own signature
        return {"day": instance[0].isoformat(), "votes": instance[1]}


class ProjectProgressOutput(serializers.Serializer[Any]):  # of a Progress
    stages = StageProgressOutput(many=True)
    votes_per_day = DayOutput(many=True)
    votes_total = serializers.IntegerField()
    workers_active = serializers.IntegerField()
    median_ms = serializers.IntegerField(allow_null=True)
    pace = serializers.FloatField(help_text="Votes a day, over the days of the last week that had any.")
    remaining_votes = serializers.IntegerField()
    finished_on = serializers.DateField(allow_null=True)
