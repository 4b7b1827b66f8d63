"""Storage settings that keep counter updates HOT (reasons in DESIGN.md); the dispatcher itself is made in 0010."""

from __future__ import annotations

from django.db import migrations

STORAGE = """
ALTER TABLE annotation_task SET (fillfactor = 80);
ALTER TABLE annotation_assignment SET (fillfactor = 85);
ALTER TABLE annotation_workercursor SET (fillfactor = 50);
"""


class Migration(migrations.Migration):
    dependencies = [("annotation", "0001_initial")]
    operations = [migrations.RunSQL(STORAGE, migrations.RunSQL.noop)]
