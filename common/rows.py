"""Rows read by hand where building the query through the ORM costs several times its running: every request does it."""

from __future__ import annotations

from typing import Generic, TypeVar

from django.db import connection
from django.db.models import Model

M = TypeVar("M", bound=Model)


class Columns(Generic[M]):
    """The columns of a model under an alias, for a `SELECT`, and the instance that they make."""

    def __init__(self, model: type[M], alias: str) -> None:
        self._model = model
        self._names = [field.attname for field in model._meta.concrete_fields]
        self.sql = ", ".join(f"{alias}.{field.column}" for field in model._meta.concrete_fields)

    def __len__(self) -> int:
        return len(self._names)

    def instance(self, values: tuple[object, ...]) -> M:
        """The model behind the values of these columns."""
        return self._model.from_db(connection.alias, self._names, values)
