"""The stages that check what others found: which a project has, and in which order they take turns."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, ProtectedError

from common.errors import Conflict, NotFound
from projects.models import ANSWERING, Project, Stage, StageKind
from projects.templates import StagePlan, check_plan, objection

APART = 10_000  # further than any project has stages: positions are moved there, so that no two ever meet


class ChecksRefused(Conflict):
    """These stages make no sense in this order; the code says why."""


class AlreadyAsked(Conflict):
    code = "already_asked"


def refuse_misfits(kinds: Sequence[str]) -> None:
    """Raises ChecksRefused when stages of these kinds make no sense in this order."""
    found = objection(kinds)
    if found is not None:
        code, detail = found
        raise ChecksRefused(detail, code=code)


def planned(project: Project, position: int, stage: StagePlan) -> Stage:
    """The row of a planned stage, not stored yet."""
    return Stage(
        project=project, position=position, kind=stage.kind, redundancy=stage.redundancy, settings=stage.settings
    )


@transaction.atomic
def add_check(*, project: Project, kind: StageKind) -> Stage:
    """Have images that are settled from now on checked in one more way, after the checks there are.

    Locks the project. Raises ChecksRefused.
    """
    stages = _locked(project)
    refuse_misfits([*(stage.kind for stage in stages), kind])
    made = planned(project, stages[-1].position + 1, check_plan(kind))
    made.save(force_insert=True)
    return made


@transaction.atomic
def order_checks(*, project: Project, stage_ids: Sequence[int]) -> None:
    """Let the checks take turns in this order; what is asked already stays asked.

    Locks the project. Raises NotFound (not exactly the checks of this project), ChecksRefused.
    """
    stages = _locked(project)
    checks = {stage.pk: stage for stage in stages if stage.kind not in ANSWERING}
    if sorted(stage_ids) != sorted(checks):
        raise NotFound("These are not the checks of this project.")
    answering = [stage for stage in stages if stage.kind in ANSWERING]
    ordered = [*answering, *(checks[number] for number in stage_ids)]
    refuse_misfits([stage.kind for stage in ordered])
    _place(project, ordered)


@transaction.atomic
def remove_check(*, project: Project, stage_id: int) -> None:
    """Take a check away that has asked nothing yet.

    Locks the project. Raises NotFound, ChecksRefused (another check needs it), AlreadyAsked.
    """
    stages = _locked(project)
    gone = next((stage for stage in stages if stage.pk == stage_id and stage.kind not in ANSWERING), None)
    if gone is None:
        raise NotFound("This project has no such check.")
    rest = [stage for stage in stages if stage.pk != stage_id]
    refuse_misfits([stage.kind for stage in rest])
    try:
        with transaction.atomic():
            gone.delete()
    except ProtectedError as error:
        raise AlreadyAsked("This check has asked questions already; it stays, with what was answered.") from error
    _place(project, rest)


def _locked(project: Project) -> list[Stage]:
    """The stages of a project in order, while nobody else changes which there are."""
    Project.objects.select_for_update().get(pk=project.pk)
    return list(Stage.objects.filter(project=project).order_by("position"))


def _place(project: Project, ordered: Sequence[Stage]) -> None:
    """Number the stages in this order."""
    Stage.objects.filter(project=project).update(position=F("position") + APART)
    for position, stage in enumerate(ordered):
        stage.position = position
    Stage.objects.bulk_update(ordered, ["position"])
