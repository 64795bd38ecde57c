from django.db import transaction
from django.utils import timezone

from accounts.models import User
from meetings.models import Meeting, PrivateNote
from meetings.permissions import can_write_private_note

from .occupancy import guard, lock_meeting


@transaction.atomic
def save_private_note(*, meeting: Meeting, text: str, by: User) -> PrivateNote | None:
    """One note per author and meeting; an empty one is deleted. No event: even that it exists is its author's alone."""
    meeting = lock_meeting(meeting)
    guard(can_write_private_note(by, meeting), "No note can be kept with this meeting.")
    return keep_note(meeting, text, by)


def keep_note(meeting: Meeting, text: str, by: User) -> PrivateNote | None:
    own = PrivateNote.objects.visible_to(by).filter(meeting=meeting)
    if not text.strip():
        own.delete()
        return None
    note = own.first() or PrivateNote(meeting=meeting, author=by)
    note.text, note.changed_at = text.strip(), timezone.now()
    note.save()
    return note
