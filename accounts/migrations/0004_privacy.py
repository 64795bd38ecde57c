import datetime

import django.utils.timezone
from django.db import migrations, models
from django.db.models import F, Q

# A purge of somebody under a legal hold is refused here as well, whatever the code has looked at.
REFUSE = """
CREATE FUNCTION purge_waits_for_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM accounts_legalhold WHERE person_id = NEW.person_id AND lifted_at IS NULL) THEN
        RAISE EXCEPTION 'Nothing of a person under a legal hold is deleted.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER purge_not_under_hold BEFORE INSERT OR UPDATE ON accounts_purge
FOR EACH ROW WHEN (NEW.purged_at IS NOT NULL) EXECUTE FUNCTION purge_waits_for_hold();
"""
ALLOW = """
DROP TRIGGER purge_not_under_hold ON accounts_purge;
DROP FUNCTION purge_waits_for_hold();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_people")]

    operations = [
        migrations.AlterModelOptions("purge", {"ordering": ["-started_at", "id"]}),
        migrations.AddField("legalhold", "lift_reason", models.CharField(blank=True, max_length=400)),
        migrations.AddField(
            "purge",
            "started_at",
            models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AlterField("purge", "purged_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddIndex("purge", models.Index(fields=["person", "purged_at"], name="purge_of_person")),
        migrations.AddConstraint(
            "closerlook",
            models.CheckConstraint(
                condition=Q(tell_at__lte=F("opened_at") + datetime.timedelta(days=90)),
                name="closer_look_told_within_90_days",
            ),
        ),
        migrations.AddConstraint(
            "purge",
            models.UniqueConstraint(
                condition=Q(purged_at__isnull=True), fields=("person",), name="purge_one_waiting_per_person"
            ),
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
