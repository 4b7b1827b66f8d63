"""How to cite a release, in words and for BibTeX."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Citation:
    """The same reference twice: for a reader, and for a bibliography."""

    text: str
    bibtex: str


def cite(*, project: str, slug: str, release: str, frozen_at: datetime, manifest_sha256: str) -> Citation:
    """Name project, edition, year and checksum: enough to know whether two people used the same data."""
    year, mark = frozen_at.year, manifest_sha256[:16]
    text = f"{project} contributors ({year}). {project}, release {release} [Data set]. Manifest SHA-256 {mark}…"
    key = re.sub(r"[^A-Za-z0-9]+", "_", f"{slug}_{release}").strip("_").lower()
    name = _escaped(project)
    lines = [
        f"@misc{{{key},",
        f"  title   = {{{{{name}}}, release {_escaped(release)}}},",
        f"  author  = {{{{{name} contributors}}}},",
        f"  year    = {{{year}}},",
        f"  note    = {{Data set, manifest SHA-256 {manifest_sha256}}}",
        "}",
    ]
    return Citation(text, "\n".join(lines) + "\n")


def _escaped(words: str) -> str:
    """The words as TeX takes them."""
    special = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    return "".join(special.get(letter, f"\\{letter}" if letter in "{}%&$#_" else letter) for letter in words)
