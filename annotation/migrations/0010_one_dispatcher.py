"""The dispatcher's SQL functions as one version; those before it, which no release had, are gone."""

from __future__ import annotations

from pathlib import Path

from django.db import migrations

FUNCTIONS = (Path(__file__).resolve().parent.parent / "sql" / "dispatch_v3.sql").read_text(encoding="utf-8")
DROP_EARLIER = """
    DROP FUNCTION IF EXISTS annotation_claim_v1, annotation_submit_v1, annotation_give_back_v1, annotation_expire_v1,
        annotation_move_target_v1, annotation_claim_v2, annotation_submit_v2, annotation_give_back_v2,
        annotation_expire_v2, annotation_had_part_v1;
"""
DROP = """
    DROP PROCEDURE annotation_submit_v3;
    DROP FUNCTION annotation_claim_v3, annotation_give_back_v3, annotation_expire_v3, annotation_move_target_v3,
        annotation_had_part_v3;
"""


class Migration(migrations.Migration):
    dependencies = [("annotation", "0009_kept_plans"), ("projects", "0002_agreement")]

    operations = [migrations.RunSQL(DROP_EARLIER, migrations.RunSQL.noop), migrations.RunSQL(FUNCTIONS, DROP)]
