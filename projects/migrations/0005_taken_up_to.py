from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0004_images_put_back"),
    ]

    operations = [
        migrations.AddField(
            model_name="projectsource",
            name="taken_up_to",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
    ]
