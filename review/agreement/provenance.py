"""What every result carries, so that anyone can compute it again: algorithm, version, parameters, votes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from common.geometry import Floats
from review.agreement.clustering import Integers

# Raised whenever the same votes could give another answer.
VERSION = "3"


@dataclass(frozen=True, slots=True)
class Provenance:
    """The recipe of a result; the digests are fingerprints of the votes and of the gold used, in any order."""

    algorithm: str
    parameters: Mapping[str, float]
    votes_digest: str
    gold_digest: str
    version: str = VERSION


def digest_of(names: Sequence[Sequence[str] | Sequence[Sequence[str]]], columns: Sequence[Integers | Floats]) -> str:
    """SHA-256 of a table: the names that its numbers stand for in JSON, then its columns, rows in ascending order.

    The columns go in as little-endian 64-bit numbers, one after the other; the last column leads in sorting.
    """
    summed = hashlib.sha256(json.dumps(names, ensure_ascii=False, separators=(",", ":")).encode())
    order = np.lexsort(columns)
    for column in columns:
        summed.update(column[order].astype(column.dtype.newbyteorder("<")).tobytes())
    return summed.hexdigest()


def used(numbers: Integers, names: Sequence[str]) -> tuple[Integers, list[str]]:
    """The numbers counted again among those that occur, in the order of their names, and those names."""
    occurring = np.unique(numbers)
    named = sorted((names[number], number) for number in occurring.tolist())
    ranks = np.zeros(len(names), dtype=np.int64)
    ranks[[number for _name, number in named]] = np.arange(len(named))
    again: Integers = ranks[numbers]
    return again, [name for name, _number in named]
