from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0003_meetings_whole")]

    operations = [
        migrations.AddField(
            "agendaitem",
            "done_at",
            models.DateTimeField(
                blank=True, help_text="When it was talked about; until then it is carried on.", null=True
            ),
        ),
        migrations.AddField("thankyou", "not_now_at", models.DateTimeField(blank=True, null=True)),
        migrations.AlterField("thankyou", "sent_at", models.DateTimeField(blank=True, null=True)),
        migrations.AlterField("thankyou", "text", models.TextField(blank=True, max_length=1500)),
        migrations.AddConstraint(
            "thankyou",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("not_now_at__isnull", True), ("sent_at__isnull", False), models.Q(("text", ""), _negated=True)
                    ),
                    models.Q(("not_now_at__isnull", False), ("sent_at__isnull", True), ("text", "")),
                    _connector="OR",
                ),
                name="thank_you_sent_or_not_now",
            ),
        ),
    ]
