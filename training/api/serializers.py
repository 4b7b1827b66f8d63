from __future__ import annotations

from typing import Any

from rest_framework import serializers

from training.models import Model, ModelState, RunEvent, RunState, SuggestionJob, SuggestionState
from training.selectors import Score

TASKS = ["classify", "detect"]
Plain = serializers.Serializer[Any]  # values of one plain class or several of it; DRF's types know only one


class RunInput(Plain):
    release = serializers.IntegerField()
    name = serializers.CharField(max_length=80)
    spec = serializers.DictField()
    initial_model = serializers.IntegerField(required=False, allow_null=True)


class ScoreOutput(Plain):
    release = serializers.IntegerField(source="release_id")
    split = serializers.CharField()
    figures = serializers.DictField()
    created_at = serializers.DateTimeField()


class NamedReleaseOutput(Plain):
    id = serializers.IntegerField()
    name = serializers.CharField()


class ProgressOutput(Plain):
    epoch = serializers.IntegerField(required=False)
    epochs = serializers.IntegerField(required=False)
    batch = serializers.IntegerField(required=False)
    batches = serializers.IntegerField(required=False)
    images_per_second = serializers.FloatField(required=False)
    eta_seconds = serializers.FloatField(required=False)


class RunOutput(Plain):
    id = serializers.IntegerField(source="run.pk")
    project = serializers.IntegerField(source="run.project_id")
    name = serializers.CharField(source="run.name")
    task = serializers.ChoiceField(TASKS, source="run.task")
    state = serializers.ChoiceField(RunState.choices, source="run.state")
    release = NamedReleaseOutput(source="run.release")
    spec = serializers.DictField(source="run.spec")
    initial_model = serializers.IntegerField(source="run.initial_model_id", allow_null=True)
    cancel_requested = serializers.BooleanField(source="run.cancel_requested")
    failure_class = serializers.CharField(source="run.failure_class")
    message = serializers.CharField(source="run.message")
    device = serializers.CharField()
    created_at = serializers.DateTimeField(source="run.created_at")
    finished_at = serializers.DateTimeField(source="run.finished_at", allow_null=True)
    attempts = serializers.IntegerField()
    progress = ProgressOutput()
    model = serializers.IntegerField(allow_null=True)
    evaluations = ScoreOutput(many=True)


class RunEventOutput(serializers.ModelSerializer[RunEvent]):
    data = serializers.DictField()  # type: ignore[assignment]  # DRF takes declared fields off the class

    class Meta:
        model = RunEvent
        fields = ["id", "kind", "data", "created_at"]


class RunEventsOutput(Plain):
    results = RunEventOutput(many=True)
    last = serializers.IntegerField(help_text="ask again with after=this")


class ModelFileOutput(Plain):
    name = serializers.CharField()
    bytes = serializers.IntegerField()
    sha256 = serializers.CharField()


class ModelCategoryOutput(Plain):
    id = serializers.IntegerField()
    name = serializers.CharField()


class ModelOutput(serializers.ModelSerializer[Model]):
    state = serializers.ChoiceField(ModelState.choices)
    task = serializers.ChoiceField(TASKS)
    run = serializers.IntegerField(source="run_id")
    evaluations = serializers.SerializerMethodField()

    class Meta:
        model = Model
        fields = ["id", "name", "version", "state", "task", "architecture", "run", "created_at", "evaluations"]

    def get_evaluations(self, model: Model) -> list[dict[str, Any]]:  # what ScoreOutput makes of them
        scores: list[Score] = self.context["scores"]
        return [dict(ScoreOutput(score).data) for score in scores if score.model.pk == model.pk]


class ModelDetailOutput(ModelOutput):
    categories = ModelCategoryOutput(many=True)
    files = serializers.SerializerMethodField()

    class Meta(ModelOutput.Meta):
        fields = [*ModelOutput.Meta.fields, "categories", "files"]

    def get_files(self, model: Model) -> list[dict[str, Any]]:  # JSON as the registry keeps it
        return [
            dict(ModelFileOutput({"name": name, "bytes": file["bytes"], "sha256": file["sha256"]}).data)
            for name, file in sorted(model.files.items())
        ]


class LeaderboardOutput(Plain):
    model = serializers.IntegerField(source="model.pk")
    name = serializers.CharField(source="model.name")
    version = serializers.IntegerField(source="model.version")
    state = serializers.CharField(source="model.state")
    architecture = serializers.CharField(source="model.architecture")
    split = serializers.CharField()
    figures = serializers.DictField()
    created_at = serializers.DateTimeField()


class SuggestionsInput(Plain):
    least_score = serializers.FloatField(required=False, min_value=0, max_value=1)


class SuggestionsOutput(serializers.ModelSerializer[SuggestionJob]):
    state = serializers.ChoiceField(SuggestionState.choices)
    project = serializers.IntegerField(source="project_id")
    model = serializers.IntegerField(source="model_id")
    model_name = serializers.CharField(source="model.__str__")

    class Meta:
        model = SuggestionJob
        fields = [
            "id",
            "project",
            "model",
            "model_name",
            "state",
            "least_score",
            "total",
            "done",
            "suggested",
            "message",
            "created_at",
            "finished_at",
        ]


class ArchitectureOutput(Plain):
    name = serializers.CharField()
    task = serializers.ChoiceField(TASKS)
    defaults = serializers.DictField()


class SpecFieldOutput(Plain):
    name = serializers.CharField()
    kind = serializers.ChoiceField(["integer", "number", "choice", "boolean"])
    minimum = serializers.FloatField(required=False)
    maximum = serializers.FloatField(required=False)
    choices = serializers.ListField(child=serializers.CharField(), required=False)
    nullable = serializers.BooleanField(required=False)


class SpecFormOutput(Plain):
    architectures = ArchitectureOutput(many=True)
    fields = SpecFieldOutput(many=True)  # type: ignore[assignment]  # DRF takes declared fields off the class
