"""Asking for a release: the row first, then the worker that freezes it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from common.events import announce
from datasets import selectors
from datasets.errors import NothingToReleaseError, ReleaseConflictError, ReleaseInvalidError
from datasets.events import ReleaseRequested
from datasets.models import Release, ReleaseItem, ReleaseState, Split

Clock = Callable[[], datetime]

DEFAULT_FRACTIONS = {"train": 0.8, "val": 0.1, "test": 0.1}
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._ -]{0,38}[A-Za-z0-9])?")


def request_release(
    *,
    project_id: int,
    name: str,
    created_by: User,
    description: str = "",
    licence: str = "",
    fractions: Mapping[str, float] | None = None,
    withheld: Sequence[str] = ("test",),
    clock: Clock = timezone.now,
) -> Release:
    """Lay down a release that a worker will freeze. The name of a release that failed may be used again."""
    _check_name(name)
    shares = _checked_fractions(fractions or DEFAULT_FRACTIONS)
    if unknown := sorted(set(withheld) - set(Split.values)):
        raise ReleaseInvalidError(
            "The splits are train, val and test.", fields={"withheld": [f"{unknown[0]}: no split"]}
        )
    wanted = Release(
        project_id=project_id,
        name=name,
        created_by=created_by,
        description=description,
        licence=licence,
        withheld=sorted(set(withheld)),
        parameters={"fractions": shares},
        salt=secrets.token_hex(32),
    )
    try:
        with transaction.atomic():
            return _lay_down(wanted, clock)
    except IntegrityError as error:
        raise _conflict(error, name) from error


def _lay_down(wanted: Release, clock: Clock) -> Release:
    blocked = selectors.obstacles(wanted.project_id)
    if blocked:
        raise NothingToReleaseError(" ".join(one.detail for one in blocked), code=blocked[0].code)
    failed = Release.objects.select_for_update().filter(
        project_id=wanted.project_id, name=wanted.name, state=ReleaseState.FAILED
    )
    for row in failed:
        ReleaseItem.objects.filter(release=row).delete()
        wanted.pk = row.pk
        wanted.created_at = clock()
    wanted.save(force_insert=wanted.pk is None, force_update=wanted.pk is not None)
    announce(ReleaseRequested(wanted.pk))
    return wanted


def _conflict(error: IntegrityError, name: str) -> Exception:
    if "release_name_once" in str(error):
        detail = f"There is already a release {name!r}; choose another name."
        return ReleaseConflictError(detail, code="name_taken", fields={"name": [detail]})
    if "one_freeze_at_a_time" in str(error):
        return ReleaseConflictError("Another release of this project is being frozen; wait for it.", code="freezing")
    return error


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        detail = "1 to 40 letters, digits, dots, hyphens, underscores or spaces, like 2026.1"
        raise ReleaseInvalidError("That cannot be the name of a release.", fields={"name": [detail]})


def _checked_fractions(fractions: Mapping[str, float]) -> dict[str, float]:
    shares = {split: float(fractions.get(split, 0.0)) for split in Split.values}
    if set(fractions) - set(shares):
        problem = "the splits are train, val and test"
    elif not all(0.0 <= share <= 1.0 for share in shares.values()):
        problem = "each share lies between 0 and 1"
    elif abs(sum(shares.values()) - 1.0) > 1e-6:
        problem = f"the shares add up to {sum(shares.values()):g}, not 1"
    elif shares["train"] == 0.0:
        problem = "nothing would be left to train on"
    else:
        return shares
    raise ReleaseInvalidError("These are no shares to split by.", fields={"fractions": [problem]})
