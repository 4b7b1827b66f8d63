"""What every result carries, so that anyone can compute it again: algorithm, version, parameters, votes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# Raised whenever the same votes could give another answer.
VERSION = "2"


@dataclass(frozen=True, slots=True)
class Provenance:
    """The recipe of a result; `votes_digest` is the fingerprint of the votes in any order."""

    algorithm: str
    parameters: Mapping[str, float]
    votes_digest: str
    version: str = VERSION


def digest_of(rows: Iterable[str]) -> str:
    """SHA-256 of lines, whatever their order."""
    summed = hashlib.sha256()
    for row in sorted(rows):
        summed.update(row.encode() + b"\n")
    return summed.hexdigest()
