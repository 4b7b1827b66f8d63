"""What each round relied on, and how many decisions a recomputation could make again from that."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("review", "0006_aggregators")]

    operations = [
        migrations.AddField("consensus", "relied_on", models.JSONField(null=True)),
        migrations.AddField("recomputation", "drifted", models.PositiveIntegerField(default=0, db_default=0)),
        migrations.AddField("recomputation", "repeated", models.PositiveIntegerField(default=0, db_default=0)),
    ]
