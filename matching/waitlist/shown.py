"""What pages read of waitlists: a student's own, a mentor's in numbers, and for staff how many wait."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from accounts.hooks import HomeItem, PeopleFilter, Section
from accounts.models import Program, User
from accounts.scopes import people_in_scope

from ..models import WaitlistEntry
from ..permissions import can_request
from ..rules import why_not_wait
from .line import in_line

NEAR_THE_FRONT = 3
HOURS_OF_A_DAY = 24


def own_waitlists(student: User) -> QuerySet[WaitlistEntry]:
    """Those with a held place first, then in the order of joining."""
    return WaitlistEntry.objects.standing().visible_to(student).select_related("mentor").order_by("state", "joined_at")


def where_in_line(entry: WaitlistEntry, now: datetime) -> str:
    """As a band: the exact place would tell how many others there are, and changes with who is without a mentor."""
    ahead = list(in_line(entry.mentor, now).values_list("pk", flat=True)[:NEAR_THE_FRONT])
    return "near the front of the line" if entry.pk in ahead else "further back in the line"


def time_to_answer() -> str:
    """For how long a place is held, in whole days where it is."""
    hours = Program.current().waitlist_hold_hours
    number, unit = (hours, "hour") if hours % HOURS_OF_A_DAY else (hours // HOURS_OF_A_DAY, "day")
    return f"{number} {unit}{'' if number == 1 else 's'}"


def button_for(student: User, mentor: User) -> dict:
    """What a page that shows a mentor offers a student: to join, or the way to where they wait."""
    if not can_request(student) or student == mentor:
        return {}
    entry = WaitlistEntry.objects.standing().filter(student=student, mentor=mentor).first()
    return {"mentor": mentor, "entry": entry, "can_join": not entry and not why_not_wait(student, mentor)}


def numbers_for(mentor: User) -> dict:
    line = WaitlistEntry.objects.filter(mentor=mentor)
    held = line.holding(timezone.now()).count()
    return {"waiting": line.waiting().count(), "held": held, "is_open": mentor.mentor_profile.waitlist_open}


def needs_now(user: User) -> list[HomeItem]:
    """A held place has an hour at which it is gone, so it comes first."""
    now = timezone.now()
    held = WaitlistEntry.objects.holding(now).filter(student=user).select_related("mentor").order_by("held_until")
    return [
        HomeItem(
            f"A place with {entry.mentor} is held for you",
            entry.get_absolute_url(),
            "Say yes or no",
            f"Until {timezone.localtime(entry.held_until):%A, %B %-d, %-I:%M %p}.",
            tone="attention",
            order=5,
        )
        for entry in held
    ]


def is_coming(user: User) -> list[HomeItem]:
    waiting = WaitlistEntry.objects.waiting().filter(student=user).select_related("mentor")
    return [
        HomeItem(
            f"You wait for a place with {entry.mentor}",
            entry.get_absolute_url(),
            detail="We tell you as soon as one is held for you.",
        )
        for entry in waiting
    ]


def person_waits(person: User, reader: User) -> list[Section]:
    """For staff: for whom a student waits, and of a mentor's line how many there are and who of them is in the reader's scope."""
    rows = WaitlistEntry.objects.standing()
    theirs = list(rows.filter(student=person).select_related("mentor"))
    line = rows.filter(mentor=person)
    number = line.count()
    if not theirs and not number:
        return []
    line = line.none() if person == reader else line  # of their own line nobody reads more than the number
    known = (
        line.filter(student__in=people_in_scope(reader).values("pk")).select_related("student").order_by("joined_at")
    )
    linked = people_in_scope(reader).filter(pk__in=[entry.mentor_id for entry in theirs]).values_list("pk", flat=True)
    context = {"person": person, "theirs": theirs, "number": number, "known": known[:20], "linked": set(linked)}
    return [Section("matching/person_waits.html", context, order=55)]


def waiting_filter() -> list[PeopleFilter]:
    choices = (
        ("waits", "Waits for a place"),
        ("held", "A place is held for them"),
        ("awaited", "Others wait for them"),
    )
    return [PeopleFilter("waitlist", "Waitlist", choices, _narrow)]


def _narrow(people: QuerySet[User], value: str) -> QuerySet[User]:
    rows = WaitlistEntry.objects.waiting()
    if value == "awaited":
        return people.filter(pk__in=rows.values("mentor"))
    held = WaitlistEntry.objects.holding(timezone.now())
    return people.filter(pk__in=(held if value == "held" else rows).values("student"))
