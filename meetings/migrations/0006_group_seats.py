from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("meetings", "0005_goals_said_at")]

    operations = [
        migrations.AddField(
            model_name="participant",
            name="removed_at",
            field=models.DateTimeField(
                blank=True, help_text="When this person was taken out of a group; they have declined, too.", null=True
            ),
        ),
        migrations.AddField(
            model_name="participant",
            name="revision",
            field=models.PositiveIntegerField(
                default=0,
                help_text="Rises when this person comes or goes. Their calendar's number is the meeting's plus this one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | Q(declined_at__isnull=False), name="participant_removed_is_free"
            ),
        ),
    ]
