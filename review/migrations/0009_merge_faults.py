"""Tasks whose votes cannot be merged are named, and tried again later."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("review", "0008_recomputed_by")]

    operations = [
        migrations.CreateModel(
            name="MergeFault",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("error", models.CharField(max_length=500)),
                ("tries", models.PositiveIntegerField()),
                ("since", models.DateTimeField()),
                ("retry_at", models.DateTimeField()),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="projects.project"
                    ),
                ),
                (
                    "task",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotation.task"
                    ),
                ),
            ],
        ),
    ]
