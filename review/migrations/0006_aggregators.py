"""The method that gold chose to judge a stage's tags by, and the function by which an answer looks it up."""

from __future__ import annotations

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

FUNCTIONS = (Path(__file__).resolve().parent.parent / "sql" / "answering_v2.sql").read_text(encoding="utf-8")
DROP_EARLIER = "DROP FUNCTION IF EXISTS review_look_v1(bigint, int);"
DROP = "DROP FUNCTION review_look_v2(bigint, int);"


class Migration(migrations.Migration):
    dependencies = [("projects", "0004_images_put_back"), ("review", "0005_crop_pages")]

    operations = [
        migrations.CreateModel(
            name="Aggregator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("method", models.CharField(max_length=20)),
                ("parameters", models.JSONField()),
                ("gold", models.PositiveIntegerField()),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="projects.project"
                    ),
                ),
                (
                    "stage",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="projects.stage"
                    ),
                ),
            ],
        ),
        migrations.RunSQL(DROP_EARLIER, migrations.RunSQL.noop),
        migrations.RunSQL(FUNCTIONS, DROP),
    ]
