"""Which texts of a meeting a reader may get help with: what the other side wrote, and what both can correct.

No reader is named as the author of what they want help with: where they changed a shared text last, it names nobody.
"""

from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from resources.hooks import HelpText, help_texts

from .models import ActionItem, AgendaItem, Meeting, Referral, ThankYou
from .permissions import can_read_line, can_read_log


@help_texts.register("agenda")
def agenda(user: User, pk: UUID) -> HelpText | None:
    meeting = _meeting(user, pk)
    others = meeting and _others_lines(user, meeting)
    if not others:
        return None
    text = "\n".join(item.text for item in others)
    return _help(user, meeting, text, "The agenda of a meeting", others[0].author)


@help_texts.register("meeting-log")
def log(user: User, pk: UUID) -> HelpText | None:
    meeting = _meeting(user, pk)
    if meeting is None or not meeting.is_logged or not can_read_log(user, meeting):
        return None
    parts = [meeting.shared_notes, *meeting.action_items.visible_to(user).values_list("text", flat=True)]
    text = "\n".join(part for part in parts if part)
    return _help(user, meeting, text, "The log of a meeting", meeting.shared_by) if text else None


@help_texts.register("action-item")
def action_item(user: User, pk: UUID) -> HelpText | None:
    item = ActionItem.objects.visible_to(user).filter(pk=pk).select_related("added_by", "meeting").first()
    return _help(user, item.meeting, item.text, "An action item", item.added_by) if item else None


@help_texts.register("thank-you")
def thank_you(user: User, pk: UUID) -> HelpText | None:
    rows = ThankYou.objects.told(timezone.now()).select_related("author", "meeting")
    thanks = rows.filter(pk=pk, relationship__mentor=user).first()
    return _help(user, thanks.meeting, thanks.text, "A thank-you", thanks.author) if thanks else None


@help_texts.register("referral")
def referral(user: User, pk: UUID) -> HelpText | None:
    """What was typed: a person or a service is nobody's words."""
    rows = Referral.objects.exclude(to_name="").select_related("referred_by", "meeting")
    row = rows.filter(pk=pk, relationship__mentee=user).first()
    return _help(user, row.meeting, row.to_name, "What a mentor pointed to", row.referred_by) if row else None


def _others_lines(user: User, meeting: Meeting) -> list[AgendaItem]:
    lines = meeting.agenda.exclude(author=user).select_related("author")
    return [item for item in lines if can_read_line(user, meeting, item)]


def _help(user: User, meeting: Meeting, text: str, title: str, author: User | None) -> HelpText:
    url = reverse("meetings:meeting", args=[meeting.pk])
    return HelpText(text, title, None if author == user else author, url, tuple(meeting.people))


def _meeting(user: User, pk: UUID) -> Meeting | None:
    return Meeting.objects.visible_to(user).with_people().select_related("shared_by").filter(pk=pk).first()
