from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matching", "0004_chat")]

    operations = [
        migrations.AddField(
            model_name="relationship",
            name="reason",
            field=models.CharField(
                blank=True, default="", help_text="Why staff paired them, for staff alone.", max_length=200
            ),
        ),
    ]
