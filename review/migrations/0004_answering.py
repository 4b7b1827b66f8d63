"""What an answer looks up in its transaction, as a function whose plan is kept."""

from __future__ import annotations

from pathlib import Path

from django.db import migrations

FUNCTIONS = (Path(__file__).resolve().parent.parent / "sql" / "answering_v1.sql").read_text(encoding="utf-8")
DROP = "DROP FUNCTION review_look_v1(bigint, int);"


class Migration(migrations.Migration):
    dependencies = [("review", "0003_agreement")]

    operations = [migrations.RunSQL(FUNCTIONS, DROP)]
