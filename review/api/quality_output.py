"""Serializers of the quality figures."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from projects.models import StageKind


class ShareOutput(serializers.Serializer[Any]):  # of a Share
    part = serializers.IntegerField()
    whole = serializers.IntegerField()
    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)


class MeanOutput(serializers.Serializer[Any]):  # of a Mean
    value = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()


class AlphaOutput(serializers.Serializer[Any]):  # of an Alpha
    kind = serializers.ChoiceField(StageKind.choices)
    alpha = serializers.FloatField(allow_null=True)
    tasks = serializers.IntegerField()
    votes = serializers.IntegerField()
    category = serializers.IntegerField(allow_null=True)
    week = serializers.DateField(allow_null=True)


class CategoryWeeksOutput(serializers.Serializer[Any]):  # of a dict
    weeks = AlphaOutput(many=True)


class ReliabilityOutput(serializers.Serializer[Any]):  # of AgreementFigures
    tasks = serializers.IntegerField()
    kinds = AlphaOutput(many=True)
    categories = AlphaOutput(many=True)
    weeks = AlphaOutput(many=True)


class ConfusionCellOutput(serializers.Serializer[Any]):  # of a Cell
    voted = serializers.IntegerField()
    agreed = serializers.IntegerField()
    votes = serializers.IntegerField()
    images = serializers.IntegerField()


class ConfusionMatrixOutput(serializers.Serializer[Any]):  # of ConfusionFigures
    tasks = serializers.IntegerField()
    cells = ConfusionCellOutput(many=True)


class CalibrationTenthOutput(serializers.Serializer[Any]):  # of a Tenth
    start = serializers.FloatField()
    end = serializers.FloatField()
    stated = serializers.FloatField(allow_null=True)
    right = ShareOutput()


class CalibrationOutput(serializers.Serializer[Any]):  # of CalibrationFigures
    reviewed = CalibrationTenthOutput(many=True)
    gold = CalibrationTenthOutput(many=True)


class AuditOutput(serializers.Serializer[Any]):  # of AuditFigures
    images = ShareOutput()
    objects = ShareOutput()
    missed = serializers.IntegerField()
    waiting = serializers.IntegerField()


class StageVotesOutput(serializers.Serializer[Any]):  # of StageVotes
    stage = serializers.IntegerField()
    kind = serializers.ChoiceField(StageKind.choices)
    least = serializers.IntegerField()
    most = serializers.IntegerField()
    tasks = serializers.IntegerField()
    votes = serializers.IntegerField()
    per_task = serializers.FloatField()
    saved_against_3 = serializers.IntegerField()
    saved_against_5 = serializers.IntegerField()


class StandingOutput(serializers.Serializer[Any]):  # of Standing
    images = serializers.IntegerField()
    verified = serializers.IntegerField()
    settled = serializers.IntegerField()
    uncertain = serializers.IntegerField()
    disputed = serializers.IntegerField()
    expected_errors = serializers.FloatField()
    objects = serializers.IntegerField()
    expected_error = serializers.FloatField(allow_null=True)


class RedundancyOutput(serializers.Serializer[Any]):  # of RedundancyFigures
    stages = StageVotesOutput(many=True)
    standing = StandingOutput()


class KindEffortOutput(serializers.Serializer[Any]):  # of KindEffort
    kind = serializers.ChoiceField(StageKind.choices)
    votes = serializers.IntegerField()
    seconds = serializers.FloatField()
    median_seconds = serializers.FloatField(allow_null=True)
    seconds_per_object = serializers.FloatField(allow_null=True)
    votes_per_object = serializers.FloatField(allow_null=True)


class EffortOutput(serializers.Serializer[Any]):  # of EffortFigures
    images = serializers.IntegerField()
    objects = serializers.IntegerField()
    seconds_per_object = serializers.FloatField(allow_null=True)
    kinds = KindEffortOutput(many=True)


class GoldWeekOutput(serializers.Serializer[Any]):  # of a GoldWeek
    week = serializers.DateField()
    right = ShareOutput()
    workers = serializers.IntegerField()


class GoldAccuracyOutput(serializers.Serializer[Any]):  # of GoldFigures
    right = ShareOutput()
    weeks = GoldWeekOutput(many=True)


class RecomputationOutput(serializers.Serializer[Any]):  # of RecomputationFigures
    finished_at = serializers.DateTimeField()
    decisions = serializers.IntegerField()
    changed = serializers.IntegerField()
    share = serializers.FloatField()
    repeated = serializers.IntegerField()
    drifted = serializers.IntegerField()
    drift = serializers.FloatField()
    alarms = serializers.BooleanField(source="is_alarming")


class WatchOutput(serializers.Serializer[Any]):  # of WatchFigures
    open_flags = serializers.IntegerField()
    flagged_workers = serializers.IntegerField()
    recomputation = RecomputationOutput(allow_null=True)


class UnmergedTaskOutput(serializers.Serializer[Any]):  # of an UnmergedTask
    task = serializers.IntegerField(source="fault.task_id")
    image = serializers.IntegerField(source="fault.task.image_id")
    name = serializers.CharField()
    error = serializers.CharField(source="fault.error")
    tries = serializers.IntegerField(source="fault.tries")
    since = serializers.DateTimeField(source="fault.since")
    retry_at = serializers.DateTimeField(source="fault.retry_at")


class CheckersOutput(serializers.Serializer[Any]):  # of Checkers
    trusted = serializers.IntegerField(
        help_text="People who may check: reviewers, administrators, and whom gold trusts."
    )
    needed = serializers.IntegerField(help_text="Of them, how many without a part in it an image needs.")
    more = serializers.IntegerField(help_text="How many more have to be found.")
    waiting = serializers.IntegerField(help_text="Images with a check that is not answered.")
    stuck = serializers.IntegerField(help_text="Of them, those that nobody here is left to check.")
    is_short = serializers.BooleanField()


class HeldUpOutput(serializers.Serializer[Any]):  # of HeldUp
    unmerged = serializers.IntegerField(help_text="Tasks whose votes cannot be merged; they are tried again.")
    tasks = UnmergedTaskOutput(many=True)
    checkers = CheckersOutput(allow_null=True)


class QualityOutput(serializers.Serializer[Any]):  # of QualityFigures
    agreement = ReliabilityOutput()
    confusion = ConfusionMatrixOutput()
    calibration = CalibrationOutput()
    audit = AuditOutput()
    redundancy = RedundancyOutput()
    effort = EffortOutput()
    gold = GoldAccuracyOutput()
    watch = WatchOutput()


class EdgesOutput(serializers.Serializer[Any]):  # of Edges
    left = serializers.FloatField()
    top = serializers.FloatField()
    right = serializers.FloatField()
    bottom = serializers.FloatField()
    width = serializers.FloatField()
    height = serializers.FloatField()


class OwnBoxesOutput(serializers.Serializer[Any]):  # of OwnBoxes
    precision = ShareOutput()
    recall = ShareOutput()
    overlap = serializers.FloatField(allow_null=True)
    edges = EdgesOutput(allow_null=True)


class PaceOutput(serializers.Serializer[Any]):  # of a Pace
    kind = serializers.ChoiceField(StageKind.choices)
    mine = serializers.FloatField(allow_null=True)
    project = serializers.FloatField(allow_null=True)


class OwnQualityOutput(serializers.Serializer[Any]):  # of OwnQuality
    answers = serializers.IntegerField()
    counted = serializers.IntegerField()
    next_in = serializers.IntegerField()
    known = serializers.IntegerField()
    accuracy = ShareOutput(allow_null=True)
    boxes = OwnBoxesOutput(allow_null=True)
    agreement = MeanOutput(allow_null=True)
    compared = serializers.IntegerField()
    pace = PaceOutput(many=True)
