"""The four-eyes rule: who may review an image. Pure."""

from __future__ import annotations

from collections.abc import Collection

OWN_VOTE = "own_vote"
OWN_LAYER = "own_layer"

SENTENCES = {
    OWN_VOTE: "You labelled this image yourself, so somebody else has to review it.",
    OWN_LAYER: "You reviewed this image already; the next layer belongs to another reviewer.",
}


def refusal(*, has_voted: bool, reviewed_layers: Collection[int], layer: int) -> str | None:
    """Why a person may not review an image in this layer, as a code; None when they may."""
    if has_voted:
        return OWN_VOTE
    return OWN_LAYER if any(earlier < layer for earlier in reviewed_layers) else None
