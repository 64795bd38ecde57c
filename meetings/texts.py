"""Which texts of a meeting a reader may get help with: what the other side wrote, and what both can correct.

No reader is named as the author of what they want help with: where they changed a shared text last, it names nobody.
"""

from uuid import UUID

from django.urls import reverse

from accounts.models import User
from resources.hooks import HelpText, help_texts

from .models import ActionItem, Meeting


@help_texts.register("agenda")
def agenda(user: User, pk: UUID) -> HelpText | None:
    meeting = _meeting(user, pk)
    others = meeting and list(meeting.agenda.exclude(author=user).select_related("author"))
    if not others:
        return None
    text = "\n".join(item.text for item in others)
    return _help(user, meeting, text, "The agenda of a meeting", others[0].author)


@help_texts.register("meeting-log")
def log(user: User, pk: UUID) -> HelpText | None:
    meeting = _meeting(user, pk)
    if meeting is None or not meeting.is_logged:
        return None
    parts = [meeting.shared_notes, *meeting.action_items.values_list("text", flat=True)]
    text = "\n".join(part for part in parts if part)
    return _help(user, meeting, text, "The log of a meeting", meeting.shared_by) if text else None


@help_texts.register("action-item")
def action_item(user: User, pk: UUID) -> HelpText | None:
    item = ActionItem.objects.visible_to(user).filter(pk=pk).select_related("added_by", "meeting").first()
    return _help(user, item.meeting, item.text, "An action item", item.added_by) if item else None


def _help(user: User, meeting: Meeting, text: str, title: str, author: User | None) -> HelpText:
    url = reverse("meetings:meeting", args=[meeting.pk])
    return HelpText(text, title, None if author == user else author, url, tuple(meeting.people))


def _meeting(user: User, pk: UUID) -> Meeting | None:
    return Meeting.objects.visible_to(user).with_people().select_related("shared_by").filter(pk=pk).first()
