import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Release",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("starts_on", models.DateField()),
                (
                    "source",
                    models.CharField(
                        choices=[("students", "Students"), ("meetings", "Meetings"), ("check_ins", "Check-ins")],
                        max_length=10,
                    ),
                ),
                ("threshold", models.PositiveSmallIntegerField()),
                ("table", models.JSONField()),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["starts_on", "source"],
                "constraints": [models.UniqueConstraint(fields=("starts_on", "source"), name="release_once")],
            },
        ),
    ]
