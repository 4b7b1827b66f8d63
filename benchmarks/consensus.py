"""How right the agreement of the crowd is, beside plain majority voting, on votes with known truth.

    python -m benchmarks.consensus [--data DIR] [--only labels|verification|boxes|adaptive|robust|speed] [--json]

`DIR` has the layout of `shared/data/crowd`. Methods: `majority` the baseline, `default` what a new project gets, `gold`
with 100 gold tasks or 5 % gold images (judged on the others). With `--json` one object a line.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from benchmarks.crowds import adaptive, boxes, labels, robust, speed, verification
from benchmarks.crowds.reading import Line

SUBJECTS: Mapping[str, Callable[[Path], Iterator[Line]]] = {
    "labels": labels.measure,
    "verification": verification.measure,
    "boxes": boxes.measure,
    "adaptive": adaptive.measure,
    "robust": robust.measure,
    "speed": speed.measure,
}


def default_data() -> Path:
    """`QUORUM_TEST_DATA`, else `../shared/data` beside the checkout."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    return Path(os.environ.get("QUORUM_TEST_DATA", beside)) / "crowd"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=default_data())
    parser.add_argument("--only", choices=SUBJECTS)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    if not asked.data.is_dir():
        parser.error(f"there is no folder {asked.data}")
    for subject in [asked.only] if asked.only else SUBJECTS:
        for line in SUBJECTS[subject](asked.data):
            print(json.dumps(line) if asked.json else as_text(line), flush=True)
    return 0


def as_text(line: Line) -> str:
    """One line for people: set and method, then the figures."""
    figures = "  ".join(f"{name} {value}" for name, value in line.items() if name not in {"set", "method"})
    return f"{line['set']!s:24} {line['method']!s:22} {figures}"


if __name__ == "__main__":
    raise SystemExit(main())
