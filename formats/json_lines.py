"""On which line an entry of a JSON list stands: asked only when something is wrong with it."""

from __future__ import annotations

import json
import re

_SPACE = re.compile(r"[ \t\n\r]*")


class LineFinder:
    """Finds the lines of entries of the top-level lists of a JSON document that is known to parse."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._lines: dict[str, list[int]] | None = None

    def line(self, key: str, index: int) -> int | None:
        """The line (from 1) where entry `index` of list `key` begins, or None when it cannot be told."""
        if self._lines is None:
            self._lines = _entry_lines(self._data.decode("utf-8-sig", errors="replace"))
        found = self._lines.get(key, [])
        return found[index] if index < len(found) else None


def _entry_lines(text: str) -> dict[str, list[int]]:
    decoder = json.JSONDecoder()
    lines: dict[str, list[int]] = {}
    place = _skip(text, 0) + 1
    while place < len(text) and text[place := _skip(text, place)] == '"':
        key, place = decoder.raw_decode(text, place)
        place = _skip(text, _skip(text, place) + 1)
        if text[place] == "[":
            lines[key], place = _list_lines(decoder, text, place)
        else:
            _value, place = decoder.raw_decode(text, place)
        place = _skip(text, place) + 1
    return lines


def _list_lines(decoder: json.JSONDecoder, text: str, place: int) -> tuple[list[int], int]:
    lines: list[int] = []
    line, counted = text.count("\n", 0, place) + 1, place
    place = _skip(text, place + 1)
    while text[place] != "]":
        line, counted = line + text.count("\n", counted, place), place
        lines.append(line)
        _value, place = decoder.raw_decode(text, place)
        place = _skip(text, place)
        if text[place] == ",":
            place = _skip(text, place + 1)
    return lines, place + 1


def _skip(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    return found.end() if found else place
