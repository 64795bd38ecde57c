from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0006_group_seats")]

    operations = [
        migrations.AddField(
            model_name="externalcalendar",
            name="reaches",
            field=models.DateTimeField(blank=True, help_text="Up to when the busy times below are known.", null=True),
        ),
        migrations.AddField(
            model_name="externalcalendar",
            name="tried_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
