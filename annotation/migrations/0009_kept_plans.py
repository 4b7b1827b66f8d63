"""What every claim and every answer looks up first, as functions whose plans are kept."""

from __future__ import annotations

from pathlib import Path

from django.db import migrations

FUNCTIONS = (Path(__file__).resolve().parent.parent / "sql" / "asking_v1.sql").read_text(encoding="utf-8")
DROP = """
    DROP FUNCTION annotation_asked_v1(bigint, bigint);
    DROP FUNCTION annotation_stages_v1(bigint, bigint, int);
"""


class Migration(migrations.Migration):
    dependencies = [("annotation", "0008_a_lane_beside"), ("projects", "0002_agreement")]

    operations = [migrations.RunSQL(FUNCTIONS, DROP)]
