"""Which categories voters take for which: voted against agreed, box by box, over the latest rounds."""

from __future__ import annotations

from dataclasses import dataclass

from review.selectors.quality import sample

CELLS = 2_500

# Of every voter of an agreed box: the category they gave, against the primary one that was agreed. A further agreed
# category of the same box is no confusion, and is left out.
_CELLS = """
    given AS (
      SELECT t.image_id, (item->'categories'->>0)::bigint AS agreed, vote.key::bigint AS voted, vote.value::int AS votes
        FROM latest JOIN annotation_task t ON t.id = latest.task_id,
             jsonb_array_elements(latest.result->'objects') item, jsonb_each_text(item->'category_votes') vote
       WHERE item->'box' <> 'null' AND (vote.key = item->'categories'->>0
             OR NOT item->'categories' @> to_jsonb(vote.key::bigint)))
"""
_MATRIX = """
    SELECT voted, agreed, sum(votes), count(DISTINCT image_id) FROM given
     GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT %(cells)s
"""
_IMAGES = "SELECT DISTINCT image_id FROM given WHERE voted = %(voted)s AND agreed = %(agreed)s"
_READ = "SELECT count(*) FROM latest"


@dataclass(frozen=True, slots=True)
class Cell:
    """So many votes gave one category where another, or the same, was agreed, on so many images."""

    voted: int
    agreed: int
    votes: int
    images: int


@dataclass(frozen=True, slots=True)
class ConfusionFigures:
    """The cells that are not empty, the fullest first, over the latest results of this many tasks."""

    tasks: int
    cells: list[Cell]


def confusion(project_id: int) -> ConfusionFigures:
    """The confusion matrix of a project. Two queries."""
    values = {"project": project_id, "rounds": sample.RESULTS, "cells": CELLS}
    ((tasks,),) = sample.rows(_READ, values, sample.LATEST)
    return ConfusionFigures(tasks, [Cell(*row) for row in sample.rows(_MATRIX, values, sample.LATEST, _CELLS)])


def confused_images(project_id: int, *, voted: int, agreed: int) -> list[int]:
    """The images behind one cell. One query."""
    values = {"project": project_id, "rounds": sample.RESULTS, "voted": voted, "agreed": agreed}
    return [image for (image,) in sample.rows(_IMAGES, values, sample.LATEST, _CELLS)]
