"""Why an object is rejected: kept in English, so that a reason reads the same to everybody. Pure."""

from __future__ import annotations

NOT_THERE = "There is no such object."
WRONG_CATEGORY = "The category is wrong."
TWICE = "The object is marked twice."
BAD_BOX = "The box does not fit."
SEVERAL = "Several objects are in one box."
UNCLEAR = "It cannot be told."

# Something is there and has to be marked rightly: the image is not through before somebody has looked at it.
LEAVES_WORK = (WRONG_CATEGORY, BAD_BOX, SEVERAL)
