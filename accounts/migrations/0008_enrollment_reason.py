from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_former_addresses")]

    operations = [
        migrations.AddField(
            model_name="enrollment",
            name="reason",
            field=models.CharField(
                blank=True, default="", help_text="For staff alone.", max_length=200, verbose_name="why"
            ),
        ),
    ]
