"""Which texts of a meeting a reader may get help with: what the other side wrote, and what both can correct."""

from uuid import UUID

from django.urls import reverse

from accounts.models import User
from resources.hooks import HelpText, help_texts

from .models import Meeting


@help_texts.register("agenda")
def agenda(user: User, pk: UUID) -> HelpText | None:
    meeting = _meeting(user, pk)
    others = meeting and list(meeting.agenda.exclude(author=user).select_related("author"))
    if not others:
        return None
    text = "\n".join(item.text for item in others)
    return HelpText(text, "The agenda of a meeting", others[0].author, _address(meeting))


@help_texts.register("meeting-log")
def log(user: User, pk: UUID) -> HelpText | None:
    meeting = _meeting(user, pk)
    if meeting is None or not meeting.is_logged:
        return None
    parts = [meeting.shared_notes, *meeting.action_items.values_list("text", flat=True)]
    text = "\n".join(part for part in parts if part)
    return HelpText(text, "The log of a meeting", meeting.logged_by, _address(meeting)) if text else None


def _meeting(user: User, pk: UUID) -> Meeting | None:
    return Meeting.objects.visible_to(user).filter(pk=pk).first()


def _address(meeting: Meeting) -> str:
    return reverse("meetings:meeting", args=[meeting.pk])
