"""Every write about what there is to label, by subject. Neighbours say `from catalog import services`."""

from catalog.services.categories import (
    BadCategory,
    CategoryRing,
    add_parents,
    create_category,
    remove_parent,
    retire_category,
    update_category,
)

__all__ = [
    "BadCategory",
    "CategoryRing",
    "add_parents",
    "create_category",
    "remove_parent",
    "retire_category",
    "update_category",
]
