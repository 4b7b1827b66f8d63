"""What datasets refuses, and why."""

from __future__ import annotations

from common.errors import Conflict, DomainError, NotFound


class ReleaseNotFoundError(NotFound):
    """The release does not exist, or is in a project that the person cannot see."""

    def __init__(self) -> None:
        super().__init__("There is no such release, or it is not yours to see.")


class ExportNotFoundError(NotFound):
    """The export does not exist, or is not this person's to see."""

    def __init__(self) -> None:
        super().__init__("There is no such export, or it is not yours to see.")


class ReleaseInvalidError(DomainError):
    """What was asked of a new release cannot be."""

    code = "release_invalid"


class ReleaseConflictError(Conflict):
    """The name is taken, or another release of the project is being frozen."""

    code = "release_conflict"


class NothingToReleaseError(Conflict):
    """The project has nothing to publish yet; the detail says what is missing."""

    code = "nothing_to_release"


class ReleaseNotFrozenError(Conflict):
    """This can be done once the release is frozen."""

    code = "release_not_frozen"


class ExportInvalidError(DomainError):
    """What was asked of a new export cannot be."""

    code = "export_invalid"


class LabelsWithheldError(DomainError):
    """Somebody asked for labels that stay withheld."""

    status = 403
    code = "labels_withheld"


class TombstoneRefusedError(Conflict):
    """The image cannot be withdrawn, or was withdrawn before."""

    code = "tombstone_refused"
