from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from catalog import places
from catalog.imaging import Prepared


def store_picture(prepared: Prepared) -> None:
    """Put a picture and its renditions where their content says; what an interrupted attempt left is replaced."""
    sha256 = prepared.checked.sha256
    store(places.picture(sha256), prepared.clean)
    for rendition in prepared.renditions:
        store(places.rendition(sha256, rendition.size), rendition.data)


def store(name: str, data: bytes) -> None:
    """Have exactly this data under exactly this name; what lies there whole already is left alone, for its readers."""
    given = default_storage.save(name, ContentFile(data))
    if given == name:
        return
    default_storage.delete(given)
    if default_storage.size(name) != len(data):
        default_storage.delete(name)
        default_storage.save(name, ContentFile(data))
