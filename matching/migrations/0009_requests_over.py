from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("matching", "0008_kept_apart")]

    operations = [
        migrations.AlterField(
            model_name="request",
            name="expired_by",
            field=models.CharField(
                blank=True,
                choices=[
                    ("silence", "No answer in time"),
                    ("absence", "The mentor is away"),
                    ("gone", "No longer in the program"),
                    ("over", "It cannot go on"),
                ],
                max_length=8,
            ),
        ),
        migrations.RemoveConstraint(model_name="request", name="request_expiry_has_cause"),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=Q(state="expired", expired_by__in=["silence", "absence", "gone", "over"])
                | (~Q(state="expired") & Q(expired_by="")),
                name="request_expiry_has_cause",
            ),
        ),
    ]
