"""Cursor paging, the only kind: constant cost at any depth, stable while rows arrive."""

from __future__ import annotations

from rest_framework.pagination import CursorPagination


class CursorPaging(CursorPagination):
    """Pages by id, newest first; `?page_size=` up to 200."""

    ordering = "-id"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200


class OldestFirst(CursorPaging):
    """The same, in order of creation."""

    ordering = "id"
