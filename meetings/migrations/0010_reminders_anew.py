import uuid

from django.db import migrations, models
from django.db.models import Exists, OuterRef
from django.utils import timezone

REMINDER = "meetings.reminder"
BY_HOURS = r"^[0-9]+h:[0-9]+$"
SAME = ["kind", "recipient", "about_type", "about_id"]


def take_over(apps, schema_editor) -> None:
    """Reminders of the release before count as those of the same lead time in minutes. What each meeting lacks besides, such
    as its second reminder, is planned by the worker.
    """
    rows = apps.get_model("notifications", "Notification").objects.filter(kind=REMINDER)
    by_hours = rows.filter(occasion__regex=BY_HOURS)
    for occasion in list(by_hours.order_by().values_list("occasion", flat=True).distinct()):
        hours, _, sequence = occasion.partition("h:")
        in_minutes = f"{int(hours) * 60}m:{sequence}"
        same = {name: OuterRef(name) for name in SAME}
        twin = rows.exclude(state="void").filter(occasion=in_minutes, **same)
        by_hours.filter(~Exists(twin), occasion=occasion).update(occasion=in_minutes)
    if rows.filter(state="due").exists():
        apps.get_model("meetings", "Replanning").objects.create(asked_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("meetings", "0009_moved_from"), ("notifications", "0002_meetings_whole")]

    operations = [
        migrations.CreateModel(
            name="Replanning",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("asked_at", models.DateTimeField()),
            ],
            options={"abstract": False},
        ),
        migrations.RunPython(take_over, migrations.RunPython.noop, elidable=True),
    ]
