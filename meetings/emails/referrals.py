"""A mentor pointed to somebody or something that may help: the mail says that, and not to whom (P14)."""

from django.urls import reverse

from matching.models import Relationship
from notifications.kinds import Kind, register
from notifications.links import absolute
from notifications.mail import Mail, from_templates
from notifications.models import Notification

from ..models import Referral

REFERRED = "meetings.referred"


def _page(row: Notification) -> str:
    return f"{reverse('matching:relationship', args=[row.about_id])}#referrals"


def _stands(row: Notification) -> bool | str:
    """`occasion` is the referral's key."""
    referral = Referral.objects.select_related("relationship").filter(pk=row.occasion).first()
    if referral is None:
        return "The mentor took it back."
    if not referral.relationship.is_live:
        return "The mentorship has ended."
    return referral.is_open or "The student has answered it."


def _tell(row: Notification) -> Mail:
    mentor = Relationship.objects.with_people().get(pk=row.about_id).mentor
    context = {
        "recipient": row.recipient,
        "mentor": mentor,
        "action_url": absolute(_page(row)),
        "action_label": "See what it is",
    }
    return from_templates("meetings/emails/referred", context)


register(Kind(REFERRED, False, _stands, _tell, "A mentor points you to somebody or something", _page, digest=True))
