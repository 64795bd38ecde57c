"""What happens to the others when a mentor's last place goes: they wait on, and nobody is declined in the mentor's name."""

from typing import NamedTuple

from accounts.models import User

from .models import Request, WaitlistEntry


class LastPlace(NamedTuple):
    """How many students the answer touches besides the one it goes to. No place left, or one."""

    places: int
    requests: int
    line: int


def last_place(mentor: User, places: int, besides: Request | None = None) -> LastPlace | None:
    """None where there is room for more than one, or nobody else waits. Chats need no place."""
    if places > 1:
        return None
    others = Request.objects.open().for_mentoring().filter(mentor=mentor)
    others = others.exclude(pk=besides.pk).count() if besides else others.count() - places
    line = WaitlistEntry.objects.waiting().filter(mentor=mentor).count()
    return LastPlace(places, others, line) if others > 0 or line else None
