from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # an index that is built beside the running work cannot be built in a transaction

    dependencies = [
        ("catalog", "0003_yolo"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="sourceitem",
            index=models.Index(
                condition=models.Q(("image__isnull", False)), fields=["source", "id"], name="item_with_image"
            ),
        ),
        AddIndexConcurrently(
            model_name="sourceitem",
            index=models.Index(
                condition=models.Q(("code", ""), _negated=True), fields=["source", "id"], name="item_with_problem"
            ),
        ),
    ]
