"""Foreign keys descend like imports, protect what they point at across apps, and hide the way back."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import models

ROAD = ["accounts", "catalog", "projects", "annotation", "review", "crowd", "datasets", "training"]
BELOW = {app: set(ROAD[:place]) for place, app in enumerate(ROAD)}
BELOW["catalog"] -= {"accounts"}
BELOW["datasets"] -= {"crowd"}
BELOW["training"] -= {"crowd"}

Link = models.ForeignKey[Any, Any]  # of any model to any other


def links() -> list[Link]:
    return [
        field
        for app in ROAD
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.get_fields(include_hidden=True)
        if isinstance(field, models.ForeignKey) and field.model._meta.label == model._meta.label
    ]


def label(field: Link) -> str:
    return f"{field.model._meta.label}.{field.name}"


OURS = [link for link in links() if link.related_model._meta.app_label in ROAD]
each = pytest.mark.parametrize("link", OURS, ids=label)


def test_the_walk_finds_the_rows_of_every_app() -> None:
    assert {link.model._meta.app_label for link in OURS} == set(ROAD)


@each
def test_a_foreign_key_points_down_or_within_its_app(link: Link) -> None:
    here, there = link.model._meta.app_label, link.related_model._meta.app_label
    assert there == here or there in BELOW[here]


@each
def test_a_foreign_key_across_apps_protects_its_target(link: Link) -> None:
    if link.model._meta.app_label != link.related_model._meta.app_label:
        assert link.remote_field.on_delete is models.PROTECT


@each
def test_a_foreign_key_hides_the_way_back(link: Link) -> None:
    if not link.model._meta.auto_created:
        assert link.remote_field.related_name == "+"
