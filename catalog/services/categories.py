from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from django.db import connection, transaction

from catalog import selectors
from catalog.models import Category, CategoryParent, CategoryState
from common.errors import Conflict, DomainError, NotFound

_WNID = re.compile(r"n\d{8}")
_GRAPH_LOCK = 7_162_001  # advisory: edges are changed one at a time, so that two edits cannot close a ring together


class BadCategory(DomainError):
    """A name or wnid that no category can have."""

    code = "bad_category"


class CategoryRing(Conflict):
    """A category would become its own ancestor."""

    code = "category_ring"


@transaction.atomic
def create_category(
    *,
    name: str,
    names: Mapping[str, str] | None = None,
    definition: str = "",
    definitions: Mapping[str, str] | None = None,
    wnid: str | None = None,
    parents: Iterable[int] = (),
) -> Category:
    """A new category; asked for a wnid that is known, the one that carries it."""
    if wnid and not _WNID.fullmatch(wnid):
        raise BadCategory(
            f"{wnid!r} is no WordNet id; write n and eight digits.", fields={"wnid": ["not a WordNet id"]}
        )
    values: dict[str, object] = {
        "name": _checked_name(name),
        "names": dict(names or {}),
        "definition": definition,
        "definitions": dict(definitions or {}),
    }
    if wnid:
        category, _made = Category.objects.get_or_create(wnid=wnid, defaults=values)
    else:
        category = Category.objects.create(**values)
    parent_ids = list(parents)
    if parent_ids:
        add_parents(category_id=category.pk, parent_ids=parent_ids)
    return category


@transaction.atomic
def update_category(
    *,
    category_id: int,
    name: str | None = None,
    names: Mapping[str, str] | None = None,
    definition: str | None = None,
    definitions: Mapping[str, str] | None = None,
) -> Category:
    """Change what is given; everything refers to the category by id, so a rename changes nothing else."""
    category = _locked(category_id)
    if name is not None:
        category.name = _checked_name(name)
    if names is not None:
        category.names = dict(names)
    if definition is not None:
        category.definition = definition
    if definitions is not None:
        category.definitions = dict(definitions)
    category.save()
    return category


@transaction.atomic
def add_parents(*, category_id: int, parent_ids: Iterable[int]) -> None:
    """Add edges to the graph; one that would close a ring is refused and nothing is changed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_GRAPH_LOCK])
    wanted = list(dict.fromkeys(parent_ids))
    known = set(Category.objects.filter(pk__in=[category_id, *wanted]).values_list("pk", flat=True))
    missing = {category_id, *wanted} - known
    if missing:
        raise NotFound(f"There is no category {min(missing)}.")
    below = selectors.descendants([category_id]) | {category_id}
    ring = [parent for parent in wanted if parent in below]
    if ring:
        raise CategoryRing(f"Category {ring[0]} already lies below category {category_id}.")
    edges = [CategoryParent(child_id=category_id, parent_id=parent) for parent in wanted]
    CategoryParent.objects.bulk_create(edges, ignore_conflicts=True)


def remove_parent(*, category_id: int, parent_id: int) -> None:
    """Take an edge out of the graph; where there is none, nothing happens."""
    CategoryParent.objects.filter(child_id=category_id, parent_id=parent_id).delete()


@transaction.atomic
def retire_category(*, category_id: int) -> Category:
    """Offer the category to nobody from now on; what refers to it stays."""
    category = _locked(category_id)
    category.state = CategoryState.RETIRED
    category.save(update_fields=["state"])
    return category


def _locked(category_id: int) -> Category:
    category = Category.objects.select_for_update().filter(pk=category_id).first()
    if category is None:
        raise NotFound(f"There is no category {category_id}.")
    return category


def _checked_name(name: str) -> str:
    trimmed = " ".join(name.split())
    if not trimmed or len(trimmed) > 120:
        raise BadCategory("A category needs a name of at most 120 letters.", fields={"name": ["1 to 120 letters"]})
    return trimmed
