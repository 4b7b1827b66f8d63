"""Rules about people that no endpoint shows on its own."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command

from accounts import services
from accounts.models import User
from accounts.services import EmailTaken, InvalidAccount
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db


def test_an_address_is_taken_whatever_its_case() -> None:
    make_user("ada@example.org")
    with pytest.raises(EmailTaken):
        services.create_user(email=" ADA@Example.org ", password=PASSWORD)
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("email", "password", "field"),
    [
        ("ada", PASSWORD, "email"),
        ("ada@example.org", "short", "password"),
        ("ada@example.org", "adaexample", "password"),
    ],
)
def test_a_malformed_address_or_a_weak_password_makes_no_account(email: str, password: str, field: str) -> None:
    with pytest.raises(InvalidAccount) as caught:
        services.create_user(email=email, password=password)
    assert list(caught.value.fields) == [field]
    assert not User.objects.exists()


def test_ensure_admin_makes_a_site_admin_once_and_changes_nobody() -> None:
    out = io.StringIO()
    call_command("ensure_admin", "root@example.org", "--password", PASSWORD, stdout=out)
    call_command("ensure_admin", "root@example.org", "--password", "a different phrase", stdout=out)
    assert out.getvalue().splitlines() == ["root@example.org is now here.", "root@example.org is already here."]
    root = User.objects.get()
    assert (root.is_superuser, root.is_staff, root.check_password(PASSWORD)) == (True, True, True)
