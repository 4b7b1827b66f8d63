"""How much JavaScript each page loads before it can be used: `python -m benchmarks.route_sizes [--page NAME]`.

Reads the built application (`make run` builds it): the entry and a page's chunk with everything they import at once,
compressed as a server sends it. The ratio is to what a page should take.
"""

from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
ENTRY = "src/main.tsx"
WISH = 120_000  # bytes of a page, compressed

Manifest = dict[str, dict[str, Any]]  # as Vite writes it


def closure(manifest: Manifest, *starts: str) -> set[str]:
    """The chunks that are loaded with these, by their keys in the manifest."""
    found: set[str] = set()
    waiting = list(starts)
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += manifest[key].get("imports", [])
    return found


def sizes(dist: Path) -> dict[str, dict[str, int]]:
    """Page → chunk → compressed bytes, for every page that the entry loads when it is opened."""
    manifest: Manifest = json.loads((dist / "manifest.json").read_text(encoding="utf-8"))
    pages = [key for key in manifest if key.startswith("src/features/") and manifest[key].get("isDynamicEntry")]
    return {
        Path(page).stem: {
            Path(manifest[key]["file"]).name: len(gzip.compress((dist / manifest[key]["file"]).read_bytes(), 9))
            for key in sorted(closure(manifest, ENTRY, page))
            if manifest[key]["file"].endswith(".js")
        }
        for page in sorted(pages)
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dist", type=Path, default=ROOT / "frontend" / "dist")
    parser.add_argument("--page", help="only this one, chunk by chunk")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    chosen = parser.parse_args()
    found = sizes(chosen.dist)
    totals = {page: sum(chunks.values()) for page, chunks in found.items()}
    if chosen.json:
        result = {page: {"bytes": total, "ratio": round(total / WISH, 3)} for page, total in totals.items()}
        print(json.dumps(result, indent=1))
        return
    if chosen.page:
        for name, size in sorted(found[chosen.page].items(), key=lambda pair: -pair[1]):
            print(f"{size / 1000:8.1f} kB  {name}")
        totals = {chosen.page: totals[chosen.page]}
    for page, total in sorted(totals.items(), key=lambda pair: -pair[1]):
        print(f"{total / 1000:8.1f} kB  {total / WISH:5.2f} of the wish  {page}")


if __name__ == "__main__":
    main()
