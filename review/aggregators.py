"""How the yes/no questions that tags make are judged: by default, or by the method that the stage's gold chose. Pure.

The default judges everybody by a table of their own that leans on nine right of ten, so that a crowd of newcomers is
judged by its majority. Once gold has chosen, the stage's row keeps what the method needs beside the workers' counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from common.geometry import Floats
from review import skills
from review.agreement.labels.calibration import IMAGE_QUESTIONS, Calibration
from review.agreement.labels.keeping import Kept
from review.agreement.labels.skills import Matrices
from review.agreement.labels.votes import LabelVotes
from review.skills import Parameters

Chosen = Mapping[str, Any]  # JSON of `Aggregator.parameters`: a name, numbers, and lists of numbers

DEFAULT: Final = "worker-model-tags"
DEFAULT_PARAMETERS: Final[Mapping[str, float | str]] = {
    "lean": skills.ANSWERS_PSEUDO,
    "temperature": IMAGE_QUESTIONS.temperature,
    "temperature_votes": IMAGE_QUESTIONS.votes,
}
_EVEN = np.array([0.5, 0.5])


def chosen_parameters(method: str, kept: Kept, gold: int) -> dict[str, object]:
    """What a stage keeps of the method that so many gold tasks chose; the default may be chosen, too."""
    return {
        "method": method,
        "crowd": kept.crowd.tolist(),
        "accuracy": kept.accuracy,
        "prior": kept.prior.tolist(),
        "temperature": kept.calibration.temperature,
        "temperature_votes": kept.calibration.votes,
        "gold": gold,
    }


def algorithm(chosen: Chosen | None) -> str:
    """The name that a round carries."""
    return str(chosen["method"]) if chosen else DEFAULT


def told(chosen: Chosen | None) -> Mapping[str, float | str]:
    """The parameters that a round carries."""
    if not chosen:
        return DEFAULT_PARAMETERS
    fitted = {name: chosen[name] for name in ("temperature", "temperature_votes", "gold")}
    if chosen["method"] == DEFAULT:
        return {**DEFAULT_PARAMETERS, **fitted}
    return {**fitted, "crowd_accuracy": round(chosen["accuracy"], 6), "prior": round(chosen["prior"][1], 6)}


def beliefs(votes: LabelVotes, rows: Sequence[Parameters | None], chosen: Chosen | None) -> Floats:
    """`[question, no or yes]`, each as sure of itself as its number of votes allows; `rows` are the workers'."""
    held = beliefs_before_cooling(votes, rows, chosen)
    return _calibration(chosen).applied(held, votes.votes_per_task())


def beliefs_before_cooling(votes: LabelVotes, rows: Sequence[Parameters | None], chosen: Chosen | None) -> Floats:
    """The same as the method itself holds them."""
    if not chosen or chosen["method"] == DEFAULT:
        return Matrices(skills.tag_tables(rows), _EVEN).belief(votes)
    crowd, prior = (np.array(chosen[name], dtype=np.float64) for name in ("crowd", "prior"))
    kept = Kept(chosen["method"], crowd, chosen["accuracy"], prior, _calibration(chosen))
    return kept.model(skills.tag_counts(rows)).belief(votes)


def _calibration(chosen: Chosen | None) -> Calibration:
    return Calibration(chosen["temperature"], chosen["temperature_votes"]) if chosen else IMAGE_QUESTIONS
