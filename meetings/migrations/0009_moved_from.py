from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0008_canceled_words")]

    operations = [
        migrations.AddField(
            model_name="meeting",
            name="moved_from",
            field=models.DateTimeField(
                blank=True,
                help_text="The earliest time that it had before and that was still ahead at its last move.",
                null=True,
            ),
        ),
    ]
