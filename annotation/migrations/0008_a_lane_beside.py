"""The dispatcher that mixes in tasks of another lane, and keeps people apart from images they had a part in."""

from __future__ import annotations

from pathlib import Path

from django.db import migrations, models

FUNCTIONS = (Path(__file__).resolve().parent.parent / "sql" / "dispatch_v2.sql").read_text()

UNDO = """
DROP FUNCTION annotation_claim_v2(bigint, bigint, bigint, bigint, int, boolean, interval, timestamptz,
                                  smallint, int, boolean, int);
DROP FUNCTION annotation_submit_v2(bigint, bigint, uuid, jsonb, int, timestamptz);
DROP FUNCTION annotation_give_back_v2(bigint[], bigint, smallint, text);
DROP FUNCTION annotation_expire_v2(int, timestamptz);
DROP FUNCTION annotation_had_part_v1(bigint, bigint, bigint, bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("annotation", "0007_unchecked_parents")]
    operations = [
        migrations.AddIndex(
            model_name="task",
            index=models.Index(fields=["stage", "lane", "key"], condition=~models.Q(lane=0), name="tasks_of_lane"),
        ),
        migrations.RunSQL(FUNCTIONS, UNDO),
    ]
