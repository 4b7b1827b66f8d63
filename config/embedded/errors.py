"""The one error that reaches the person who typed `make run`."""

from __future__ import annotations


class StartError(Exception):
    """Something is in the way of starting; the message says what to do about it."""
