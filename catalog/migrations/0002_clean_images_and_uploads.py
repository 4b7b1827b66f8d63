import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="image",
            name="clean_sha256",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="source",
            name="format",
            field=models.CharField(
                choices=[
                    ("auto", "Auto"),
                    ("folder", "Folder"),
                    ("voc", "Voc"),
                    ("coco", "Coco"),
                    ("class-folders", "Class Folders"),
                ],
                max_length=16,
            ),
        ),
        migrations.CreateModel(
            name="UploadedFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=500)),
                ("size", models.PositiveBigIntegerField(default=0)),
                (
                    "chunks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveBigIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="catalog.source"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("source", "name"), name="uploaded_file_once")],
            },
        ),
    ]
