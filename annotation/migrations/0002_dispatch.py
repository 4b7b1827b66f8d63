"""The dispatcher's SQL functions, and storage settings that keep counter updates HOT (reasons in DESIGN.md)."""

from __future__ import annotations

from pathlib import Path

from django.db import migrations

FUNCTIONS = (Path(__file__).resolve().parent.parent / "sql" / "dispatch_v1.sql").read_text()

UNDO = """
DROP FUNCTION annotation_claim_v1(bigint, bigint, bigint, bigint, int, boolean, interval, timestamptz);
DROP FUNCTION annotation_submit_v1(bigint, bigint, uuid, jsonb, int, timestamptz);
DROP FUNCTION annotation_give_back_v1(bigint[], bigint, smallint, text);
DROP FUNCTION annotation_expire_v1(int, timestamptz);
DROP FUNCTION annotation_move_target_v1(bigint, smallint);
"""

STORAGE = """
ALTER TABLE annotation_task SET (fillfactor = 80);
ALTER TABLE annotation_assignment SET (fillfactor = 85);
ALTER TABLE annotation_workercursor SET (fillfactor = 50);
"""


class Migration(migrations.Migration):
    dependencies = [("annotation", "0001_initial")]
    operations = [
        migrations.RunSQL(STORAGE, migrations.RunSQL.noop),
        migrations.RunSQL(FUNCTIONS, UNDO),
    ]
