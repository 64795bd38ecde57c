from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matching", "0007_mentor_changes")]

    operations = [
        migrations.AddField(
            model_name="relationship",
            name="kept_apart",
            field=models.BooleanField(
                default=False,
                help_text="A conflict paused it, and the two have not been told yet that it can go on.",
            ),
        ),
    ]
