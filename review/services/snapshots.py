"""What an object was before and after a decision, as a verdict records it."""

from __future__ import annotations

from datetime import datetime

from review.models import Object

# The primary category first: an object carries it twice, as a key and as the first of its categories.
SHAPE = ["category_id", "categories", "x", "y", "width", "height", "attributes"]

Snapshot = dict[str, object]


def snapshot(item: Object) -> Snapshot:
    """State, layer and shape of an object as JSON."""
    decided = item.decided_at.isoformat() if item.decided_at else None
    return {"state": str(item.state), "layer": item.layer, "decided_at": decided} | {
        name: getattr(item, name) for name in SHAPE
    }


def restore(item: Object, before: Snapshot) -> None:
    """Put an object back to what a snapshot says."""
    for name, value in before.items():
        setattr(item, name, value)
    decided = before["decided_at"]
    item.decided_at = datetime.fromisoformat(decided) if isinstance(decided, str) else None
