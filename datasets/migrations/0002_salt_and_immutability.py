"""What was published is never edited: the database itself refuses, whoever asks."""

from django.db import migrations, models

FORWARD = """
CREATE FUNCTION datasets_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: %', lower(TG_OP), TG_TABLE_NAME, TG_ARGV[0]
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER split_is_for_ever BEFORE UPDATE OR DELETE ON datasets_splitassignment
    FOR EACH ROW EXECUTE FUNCTION datasets_refuse('the split of an image is decided once, for ever');

CREATE TRIGGER frozen_release_stays BEFORE UPDATE OR DELETE ON datasets_release
    FOR EACH ROW WHEN (OLD.state = 'frozen')
    EXECUTE FUNCTION datasets_refuse('the release is frozen; a retraction is a tombstone');

CREATE TRIGGER release_item_stays BEFORE UPDATE ON datasets_releaseitem
    FOR EACH ROW EXECUTE FUNCTION datasets_refuse('a record of a release is never edited');

CREATE FUNCTION datasets_items_of_open_releases_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM datasets_release WHERE state = 'frozen' AND id IN (SELECT release_id FROM changed)
    ) THEN
        RAISE EXCEPTION '% of datasets_releaseitem is refused: the release is frozen', lower(TG_OP)
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER frozen_release_grows_not AFTER INSERT ON datasets_releaseitem
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION datasets_items_of_open_releases_only();

CREATE TRIGGER frozen_release_shrinks_not AFTER DELETE ON datasets_releaseitem
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION datasets_items_of_open_releases_only();
"""

REVERSE = """
DROP TRIGGER frozen_release_shrinks_not ON datasets_releaseitem;
DROP TRIGGER frozen_release_grows_not ON datasets_releaseitem;
DROP FUNCTION datasets_items_of_open_releases_only();
DROP TRIGGER release_item_stays ON datasets_releaseitem;
DROP TRIGGER frozen_release_stays ON datasets_release;
DROP TRIGGER split_is_for_ever ON datasets_splitassignment;
DROP FUNCTION datasets_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("datasets", "0001_initial")]

    operations = [
        migrations.AddField("release", "salt", models.CharField(max_length=64, default=""), preserve_default=False),
        migrations.AddConstraint(
            "release",
            models.UniqueConstraint(
                fields=["project"], condition=models.Q(state="building"), name="one_freeze_at_a_time"
            ),
        ),
        migrations.RunSQL(FORWARD, REVERSE),
    ]
