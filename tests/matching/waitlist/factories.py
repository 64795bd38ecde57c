from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from matching.models import WaitlistEntry


def make_entry(student: User, mentor: User, *, days_ago: float = 0, held_for: float | None = None) -> WaitlistEntry:
    """A place in the line as a row, past the service's rules; `held_for`: a place is held for so many hours yet."""
    now = timezone.now()
    held = {"state": WaitlistEntry.State.OFFERED, "offered_at": now, "held_until": now + timedelta(hours=held_for or 0)}
    return WaitlistEntry.objects.create(
        student=student,
        mentor=mentor,
        joined_at=now - timedelta(days=days_ago),
        **(held if held_for is not None else {}),
    )
