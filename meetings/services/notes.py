from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from meetings.models import Meeting, PrivateNote
from meetings.permissions import can_write_private_note

from .occupancy import guard, lock_meeting

SAVED_MEANWHILE = (
    "Meanwhile you saved another note for this meeting, on another page. Save once more to put this one in its place."
)


@transaction.atomic
def save_private_note(*, meeting: Meeting, text: str, by: User, seen: str | None = None) -> PrivateNote | None:
    """One note per author and meeting; an empty one is deleted. No event: even that it exists is its author's alone.

    `seen` is the mark of the note that the form had shown, empty for none; without it the caller answers for that.
    """
    meeting = lock_meeting(meeting)
    guard(can_write_private_note(by, meeting), "No note can be kept with this meeting.")
    return keep_note(meeting, text.strip(), by, seen)


def keep_note(meeting: Meeting, text: str, by: User, seen: str | None) -> PrivateNote | None:
    """A note that the form had not shown is neither deleted nor written over."""
    note = PrivateNote.objects.visible_to(by).filter(meeting=meeting).first()
    if note and seen is not None and seen != note.mark:
        if text not in ("", note.text):
            raise ValidationError(SAVED_MEANWHILE, code="note saved meanwhile")
        return note
    if not text:
        return _take_away(note)
    note = note or PrivateNote(meeting=meeting, author=by)
    note.text, note.changed_at = text, timezone.now()
    note.save()
    return note


def _take_away(note: PrivateNote | None) -> None:
    if note:
        note.delete()
