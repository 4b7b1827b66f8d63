"""What a page loads is counted once, however many chunks ask for it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from benchmarks.route_sizes import ENTRY, sizes

PAGE = "src/features/workspace/WorkspacePage.tsx"


def test_a_page_is_its_chunk_the_entry_and_what_both_import_at_once(tmp_path: Path) -> None:
    manifest: dict[str, dict[str, object]] = {
        ENTRY: {"file": "assets/main.js", "imports": ["_shared"], "dynamicImports": [PAGE]},
        PAGE: {"file": "assets/page.js", "isDynamicEntry": True, "imports": ["_shared", ENTRY]},
        "_shared": {"file": "assets/shared.js", "imports": ["_deep"]},
        "_deep": {"file": "assets/deep.js"},
        "src/features/workspace/Later.tsx": {"file": "assets/later.js", "isDynamicEntry": True},
        "node_modules/plot.js": {"file": "assets/plot.js", "isDynamicEntry": True},
    }
    (tmp_path / "assets").mkdir()
    for entry in manifest.values():
        name = str(entry["file"])
        (tmp_path / name).write_text(f"{name} " * 500)
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    found = sizes(tmp_path)
    assert set(found) == {"WorkspacePage", "Later"}
    assert set(found["WorkspacePage"]) == {"main.js", "page.js", "shared.js", "deep.js"}
    page = (tmp_path / "assets" / "page.js").read_bytes()
    assert found["WorkspacePage"]["page.js"] == len(gzip.compress(page, 9)) < len(page)
