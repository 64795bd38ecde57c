import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0004_follow_through")]

    operations = [
        migrations.AddField(
            model_name="meetinggoal",
            name="said_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
    ]
