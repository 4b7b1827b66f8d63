"""Errors of the domain: what was wrong, with which item, what to do. `common.problems` turns them into HTTP answers."""

from __future__ import annotations


class DomainError(Exception):
    """A refusal that a person will read.

    `code` is a stable word for programs and translators, `detail` a plain English sentence, `fields` the input
    at fault.
    """

    status = 400
    code = "invalid"

    def __init__(self, detail: str, *, code: str | None = None, fields: dict[str, list[str]] | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.code = code or self.code
        self.fields = fields or {}


class NotFound(DomainError):
    """The thing does not exist, or is not this person's to see: both look the same."""

    status = 404
    code = "not_found"


class Forbidden(DomainError):
    """The person may see the thing, but not do this with it."""

    status = 403
    code = "forbidden"


class Conflict(DomainError):
    """The thing changed, or is in a state that does not allow this."""

    status = 409
    code = "conflict"
