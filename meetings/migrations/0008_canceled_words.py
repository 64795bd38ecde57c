from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0007_external_reach")]

    operations = [
        migrations.AlterField(
            model_name="meeting",
            name="state",
            field=models.CharField(
                choices=[
                    ("proposed", "Proposed"),
                    ("confirmed", "Confirmed"),
                    ("held", "Held"),
                    ("not_held", "Not held"),
                    ("cancelled", "Canceled"),
                ],
                default="confirmed",
                max_length=10,
            ),
        ),
    ]
