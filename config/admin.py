"""Django's own admin, for support: every row can be looked up, none can be changed past the services."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.contrib import admin
from django.db.models import ForeignKey, JSONField, Model, OneToOneField
from django.http import HttpRequest

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Model]
else:
    ModelAdmin = admin.ModelAdmin

ROAD = ("accounts", "catalog", "projects", "annotation", "review", "crowd", "datasets", "training")


class LookUp(ModelAdmin):
    """A table one can page through and open; the count of all rows is left out, since it would read the table."""

    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


def _columns(model: type[Model]) -> list[str]:
    wide = (JSONField, ForeignKey, OneToOneField)
    names = [field.name for field in model._meta.concrete_fields if not isinstance(field, wide)]
    return [name for name in names if name not in {"password", "digest", "nonce"}][:8]


def register() -> None:
    """Put every model of the road into the admin, in the road's order."""
    for name in ROAD:
        for model in apps.get_app_config(name).get_models():
            hidden = {"exclude": [field for field in ("password", "digest", "nonce") if hasattr(model, field)]}
            columns = {"list_display": _columns(model), "list_select_related": False}
            admin.site.register(model, type(f"{model.__name__}LookUp", (LookUp,), hidden | columns))


register()
