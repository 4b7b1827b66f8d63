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
from catalog.services.checking import check_source
from catalog.services.importing import import_source
from catalog.services.sources import (
    NEW,
    BadMapping,
    SourceBusy,
    cancel_source,
    create_source,
    request_check,
    start_import,
)
from catalog.services.uploads import MAX_CHUNK, UploadRefused, WrongOffset, forget_abandoned, receive_chunk

__all__ = [
    "MAX_CHUNK",
    "NEW",
    "BadCategory",
    "BadMapping",
    "CategoryRing",
    "SourceBusy",
    "UploadRefused",
    "WrongOffset",
    "add_parents",
    "cancel_source",
    "check_source",
    "create_category",
    "create_source",
    "forget_abandoned",
    "import_source",
    "receive_chunk",
    "remove_parent",
    "request_check",
    "retire_category",
    "start_import",
    "update_category",
]
