"""The texts of this app that somebody else reads, for "Get help with this"."""

from uuid import UUID

from django.urls import reverse

from accounts.models import User
from resources.hooks import HelpText

from .models import CheckIn
from .permissions import can_read_for_staff


def sent_to_staff(user: User, pk: UUID) -> HelpText | None:
    """What somebody wrote to staff in a check-in; only staff read it."""
    if not can_read_for_staff(user):
        return None
    check_in = CheckIn.objects.sent_to_staff().filter(pk=pk).select_related("respondent").first()
    if check_in is None:
        return None
    answers = check_in.answers.to_staff().select_related("item").order_by("item__position")
    text = "\n\n".join(f"{answer.item.text}\n{answer.in_words()}" for answer in answers)
    return HelpText(text, "What somebody wrote in a check-in", check_in.respondent, reverse("check_ins:for-staff"))
