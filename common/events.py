"""Small frozen facts that an app announces after commit; `config/pipeline.py` alone says who acts on them.

A few facts are told within the transaction that makes them, to whoever must have a say before it commits.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar

from django.db import transaction

logger = logging.getLogger(__name__)

Event = TypeVar("Event")
_listeners: dict[type, list[Callable[[object], None]]] = defaultdict(list)
_listeners_within: dict[type, list[Callable[[object], object]]] = defaultdict(list)


def listen(kind: type[Event], listener: Callable[[Event], object]) -> None:
    """Call `listener` with every announced fact of this kind. Only `config/pipeline.py` calls this."""
    _listeners[kind].append(lambda event: listener(event) and None)  # type: ignore[arg-type]  # keyed by its own type


def listen_within(kind: type[Event], listener: Callable[[Event], object]) -> None:
    """Call `listener` within the transaction that tells a fact of this kind. Only `config/pipeline.py` calls this."""
    _listeners_within[kind].append(listener)  # type: ignore[arg-type]  # keyed by its own type


def tell(event: object) -> list[object]:
    """Tell the pipeline now, in the caller's transaction, and return what the listeners answer.

    What a listener raises goes through: then nothing of the transaction happened.
    """
    return [listener(event) for listener in _listeners_within[type(event)]]


def announce(event: object) -> None:
    """Tell the pipeline once the current transaction has committed.

    A listener only rings a bell: when it fails (the broker is down, say) the sweep finds the work in the rows,
    so the failure is logged and the person's request still succeeds.
    """
    transaction.on_commit(lambda: _deliver(event))


def _deliver(event: object) -> None:
    for listener in _listeners[type(event)]:
        try:
            listener(event)
        except Exception:
            logger.exception("Nobody was woken for %r; the sweep will find it.", event)
