"""What training refuses, and why."""

from __future__ import annotations

from collections.abc import Mapping

from common.errors import Conflict, DomainError, NotFound


class RunNotFoundError(NotFound):
    """The run does not exist, or is in a project that the person cannot see."""

    def __init__(self) -> None:
        super().__init__("There is no such run, or it is not yours to see.")


class ModelNotFoundError(NotFound):
    """The model, or a file of it, does not exist, or is not this person's to see."""

    def __init__(self, detail: str = "There is no such model, or it is not yours to see.") -> None:
        super().__init__(detail)


class SpecInvalidError(DomainError):
    """Settings that cannot be used; `fields` names each."""

    code = "spec_invalid"

    def __init__(self, problems: Mapping[str, str]) -> None:
        fields = {f"spec.{field}": [problem] for field, problem in problems.items()}
        super().__init__("Some settings are not right; see errors.", fields=fields)


class RunInvalidError(DomainError):
    """The release, or the model to start from, does not fit the run; the detail says why."""

    code = "run_invalid"


class RunEndedError(Conflict):
    """The run is over; nothing can be stopped."""

    code = "run_ended"


class SuggestionsRefusedError(DomainError):
    """The model cannot suggest boxes."""

    code = "suggestions_refused"


class SuggestionsUnderWayError(Conflict):
    """A project has one job of suggestions at a time."""

    code = "suggestions_under_way"


class SuggestionsEndedError(Conflict):
    """The job is over; nothing can be stopped."""

    code = "suggestions_ended"


class NothingToSuggestError(Conflict):
    """No question waits without a vote, or the model cannot be used."""

    code = "nothing_to_suggest"


class SuggestionsNotFoundError(NotFound):
    """The job does not exist, or is in a project that the person cannot see."""

    def __init__(self) -> None:
        super().__init__("There are no such suggestions, or they are not yours to see.")


class NothingToEvaluateError(Conflict):
    """The release has no image in that split, or the model cannot be used on it."""

    code = "nothing_to_evaluate"
