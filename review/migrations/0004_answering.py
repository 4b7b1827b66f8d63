"""What an answer looks up in its transaction was made here first; 0006 makes it as it is now."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("review", "0003_agreement")]

    operations: list[migrations.RunSQL] = []
