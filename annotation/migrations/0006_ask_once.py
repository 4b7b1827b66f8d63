from django.db import migrations, models

# The old condition (`subject = 'null'::jsonb`) held for no row, so a question may have been opened twice at once.
FORGET_REPEATED = """
    DELETE FROM annotation_task t
     WHERE subject IS NULL
       AND NOT EXISTS (SELECT 1 FROM annotation_assignment a WHERE a.task_id = t.id)
       AND EXISTS (SELECT 1 FROM annotation_task o
                    WHERE o.stage_id = t.stage_id AND o.image_id = t.image_id AND o.subject IS NULL
                      AND (o.id < t.id OR EXISTS (SELECT 1 FROM annotation_assignment a WHERE a.task_id = o.id)))
"""


class Migration(migrations.Migration):
    dependencies = [("annotation", "0005_no_hot_parents")]

    operations = [
        migrations.RunSQL(FORGET_REPEATED, migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name="task", name="task_once"),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.UniqueConstraint(
                fields=["stage", "image"], condition=models.Q(subject__isnull=True), name="task_once"
            ),
        ),
    ]
