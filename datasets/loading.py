"""Lines to copy: a shell fetches and checks an export, Python loads it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from datasets.layouts import Format

_READERS: Mapping[Format, str] = {
    Format.COCO: """from faster_coco_eval import COCO

data = COCO("{folder}/annotations/{prefix}_{split}.json")
print(len(data.imgs), "images,", len(data.anns), "boxes,", len(data.cats), "categories")
""",
    Format.VOC: """from pathlib import Path
from xml.etree import ElementTree

folder = Path("{folder}")
names = (folder / "ImageSets/Main/{split}.txt").read_text().split("\\n")[:-1]
labels = {{name: ElementTree.parse(folder / "Annotations" / (name + ".xml")) for name in names}}
print(len(names), "images,", sum(len(tree.findall("object")) for tree in labels.values()), "boxes")
""",
    Format.YOLO: """from pathlib import Path

folder = Path("{folder}")
labels = {{path.stem: path.read_text().splitlines() for path in sorted((folder / "labels/{split}").iterdir())}}
print(len(labels), "images,", sum(len(lines) for lines in labels.values()), "boxes")
""",
    Format.CLASS_FOLDERS: """import csv

with open("{folder}/labels.csv", newline="", encoding="utf-8") as table:
    rows = [row for row in csv.DictReader(table) if row["split"] == "{split}"]
print(len(rows), "images,", len({{row["categories"] for row in rows}}), "categories")
""",
}


@dataclass(frozen=True, slots=True)
class LoadLines:
    """Commands that work as they stand once QUORUM_TOKEN holds an API token with the scope `read`."""

    shell: str
    python: str


def load_lines(
    *, url: str, sha256: str, name: str, layout: Format, labelled: Sequence[str], splits: Sequence[str]
) -> LoadLines:
    """How to fetch the export at `url`, check it, unpack it and load a split of it."""
    archive = f"{name}.zip"
    shell = [
        f'curl -fL --retry 5 -H "Authorization: Bearer $QUORUM_TOKEN" -o {shlex.quote(archive)} {shlex.quote(url)}',
        f"echo {shlex.quote(f'{sha256}  {archive}')} | sha256sum -c",
        f"python3 -m zipfile -e {shlex.quote(archive)} {shlex.quote(name)}",
    ]
    split = next(iter(labelled), splits[0])
    prefix = "instances" if split in labelled else "image_info"
    return LoadLines("\n".join(shell) + "\n", _READERS[layout].format(folder=name, split=split, prefix=prefix))


def archive_name(*, slug: str, release: str, layout: str, private: bool) -> str:
    """The name of an export as it lies in somebody's downloads, without suffix."""
    words = f"{slug}-{release}-{layout}" + ("-private" if private else "")
    return re.sub(r"[^A-Za-z0-9._-]+", "-", words)
