"""By which version of the algorithms a project was recomputed; none that is known, before this."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("review", "0007_repeated")]

    operations = [
        migrations.AddField("recomputation", "version", models.CharField(max_length=20, default="", db_default="")),
    ]
