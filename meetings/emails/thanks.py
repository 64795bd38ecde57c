"""A student wrote a thank-you: the mail says who, the text is read on the mentorship's page (P14)."""

from django.urls import reverse

from accounts.permissions import can_mentor
from matching.models import Relationship
from notifications.kinds import Kind, register
from notifications.links import absolute
from notifications.mail import Mail, from_templates
from notifications.models import Notification

from ..models import ThankYou

THANKED = "meetings.thanked"


def _page(row: Notification) -> str:
    return f"{reverse('matching:relationship', args=[row.about_id])}#thank-you"


def _stands(row: Notification) -> bool | str:
    """`occasion` is the thank-you's key: one that was taken back is gone."""
    thanks = ThankYou.objects.sent().select_related("relationship").filter(pk=row.occasion).first()
    if thanks is None:
        return "The thank-you was taken back."
    return thanks.relationship.is_live or "The mentorship has ended."


def _tell(row: Notification) -> Mail:
    student = Relationship.objects.with_people().get(pk=row.about_id).mentee
    context = {
        "recipient": row.recipient,
        "student": student,
        "action_url": absolute(_page(row)),
        "action_label": "Read it",
    }
    return from_templates("meetings/emails/thanked", context)


register(Kind(THANKED, False, _stands, _tell, "A student says thank you", _page, for_=can_mentor, digest=True))
