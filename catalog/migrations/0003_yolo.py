from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0002_clean_images_and_uploads"),
    ]

    operations = [
        migrations.AlterField(
            model_name="source",
            name="format",
            field=models.CharField(
                choices=[
                    ("auto", "Auto"),
                    ("folder", "Folder"),
                    ("voc", "Voc"),
                    ("coco", "Coco"),
                    ("yolo", "Yolo"),
                    ("class-folders", "Class Folders"),
                ],
                max_length=16,
            ),
        ),
    ]
