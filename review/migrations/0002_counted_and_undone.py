import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("review", "0001_initial")]

    operations = [
        migrations.AddField("consensus", "counted", models.PositiveSmallIntegerField(default=0), preserve_default=False),
        migrations.AddField(
            "verdict",
            "undoes",
            models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="review.verdict"
            ),
        ),
        migrations.AlterField("verdict", "created_at", models.DateTimeField()),
    ]
