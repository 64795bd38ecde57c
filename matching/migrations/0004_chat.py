from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("matching", "0003_leaving")]

    operations = [
        migrations.AddField(
            model_name="request",
            name="chat_when",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="when and where"),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=Q(chat_when="") | Q(kind="chat", state="accepted"), name="request_time_of_a_chat"
            ),
        ),
    ]
