from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from notifications.mail import Mail
from notifications.models import DeliveryChoice, Notification


def make_row(recipient: User, *, kind: str = "sample.news", minutes_ago: int = 1, **fields) -> Notification:
    """A row of the outbox as it stands, past the service; about the recipient, for want of anything else."""
    now = timezone.now()
    values = {
        "about_type": "accounts.User",
        "about_id": recipient.pk,
        "created_at": now,
        "due_at": now - timedelta(minutes=minutes_ago),
        "occasion": f"{Notification.objects.count()}",
    }
    return Notification.objects.create(kind=kind, recipient=recipient, **values | fields)


def make_mail(**fields) -> Mail:
    return Mail(**{"subject": "News", "text": "Something is new.\n", "html": "<p>Something is new.</p>"} | fields)


def make_choice(person: User, **fields) -> DeliveryChoice:
    return DeliveryChoice.objects.create(person=person, changed_at=timezone.now(), **fields)
