"""Django's admin is there for support, and changes nothing."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from tests.factories import make_project, make_user

pytestmark = pytest.mark.django_db


def test_support_sees_every_table_and_changes_none() -> None:
    make_project(images=1)
    user = make_user(site_admin=True)
    user.is_staff = True
    user.save()
    client = Client()
    client.force_login(user)
    models = list(admin.site._registry)
    assert {"Task", "Object", "Release", "Run"} <= {model.__name__ for model in models}
    for model in models:
        label = f"{model._meta.app_label}_{model._meta.model_name}"
        assert client.get(reverse(f"admin:{label}_changelist")).status_code == 200, label
        if model._meta.app_label != "auth":
            assert client.get(reverse(f"admin:{label}_add")).status_code == 403, label


def test_the_admin_shows_no_secret() -> None:
    user = make_user(site_admin=True)
    user.is_staff = True
    user.save()
    client = Client()
    client.force_login(user)
    page = client.get(reverse("admin:accounts_user_change", args=[user.pk]))
    assert page.status_code == 200
    assert user.password not in page.content.decode()


def test_people_without_staff_rights_are_sent_away() -> None:
    client = Client()
    client.force_login(make_user(site_admin=False))
    assert client.get(reverse("admin:index")).status_code == 302
