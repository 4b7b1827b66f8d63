"""Tasks of another lane than the ordinary one are found by an index."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("annotation", "0007_unchecked_parents")]
    operations = [
        migrations.AddIndex(
            model_name="task",
            index=models.Index(fields=["stage", "lane", "key"], condition=~models.Q(lane=0), name="tasks_of_lane"),
        ),
    ]
