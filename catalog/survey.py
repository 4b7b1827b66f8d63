"""The first walk over a source: what is in it, and what its label files say of which picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from catalog import contents, labels
from catalog.labels import Labels
from catalog.models import Source
from formats.records import Problem


@dataclass(slots=True)
class Survey:
    """All names, all labels, and every file that could not even be looked at."""

    labels: Labels
    images: list[str] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)


def survey(source: Source, alive: Callable[[int], None]) -> Survey:
    """Walk the whole source once without decoding a picture; `alive` is told how many pictures were seen so far."""
    images: list[str] = []
    refused: list[Problem] = []
    files = labels.LabelFiles()
    for one in contents.files(source):
        if isinstance(one, Problem):
            refused.append(one)
        elif labels.is_image_name(one.name):
            images.append(one.name)
        elif source.format != labels.FOLDER and labels.is_label_name(one.name):
            files.add(one.name, one.read())
        alive(len(images))
    understood = labels.understand(source.format, files.readings(), images)
    kept = [name for name in images if name not in understood.masks]
    return Survey(understood, kept, refused)
