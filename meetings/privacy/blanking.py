"""What a purge removes of meetings. That two people met, when, for how long and on which topics stays, and counts."""

from django.db.models import Exists, F, OuterRef, Q

from accounts.models import Purge, User
from accounts.privacy.blanking import removed

from ..models import (
    ActionItem,
    AgendaItem,
    Availability,
    BookingRules,
    CalendarFeed,
    DateOverride,
    ExternalCalendar,
    Meeting,
    MeetingGoal,
    Participant,
    PrivateNote,
    ReminderChoice,
    Series,
)
from . import follow_through

KIND = "meetings"
TAKEN_OUT = "(removed)"
Counts = dict[str, int]


def remove(user: User, kind: str) -> Counts:
    return _words(user) if kind == KIND else {}


def _words(user: User) -> Counts:
    return {
        "Private notes": removed(PrivateNote.objects.filter(author=user)),
        "Agenda lines": removed(AgendaItem.objects.filter(author=user)),
        "Action items": removed(ActionItem.objects.filter(owner=user)) + _blank_what_they_asked_of_others(user),
        "Words on how far a goal is": removed(MeetingGoal.objects.filter(said_by=user)),
        "Shared notes": _blank_shared_notes(user),
        **follow_through.counts(user),
        "Places of meetings": _blank_places(user),
        "When they want to be reminded": removed(ReminderChoice.objects.filter(person=user)),
        "Open hours and calendar addresses": removed(Availability.objects.filter(person=user))
        + removed(DateOverride.objects.filter(person=user))
        + removed(BookingRules.objects.filter(person=user))
        + removed(CalendarFeed.objects.filter(person=user))
        + removed(ExternalCalendar.objects.filter(person=user)),
    }


def _blank_what_they_asked_of_others(user: User) -> int:
    return ActionItem.objects.filter(added_by=user).exclude(text=TAKEN_OUT).update(text=TAKEN_OUT)


def _blank_shared_notes(user: User) -> int:
    """A shared log belongs to both. What this person wrote last goes now; what the other wrote goes when they are purged too."""
    others_stay = Exists(
        Participant.objects.filter(meeting=OuterRef("pk")).exclude(person=user).exclude(_was_purged("person"))
    )
    rows = Meeting.objects.visible_to(user).filter(Q(shared_by=user) | ~others_stay)
    return rows.exclude(shared_notes="").update(shared_notes="")


def _was_purged(person: str) -> Exists:
    """Since they left for the last time: whoever was purged, came back and left again has kept what they wrote meanwhile."""
    since_they_left = Q(
        purged_at__gte=F("person__deactivations__effect_at"), person__deactivations__ended_at__isnull=True
    )
    done = Purge.objects.done().filter(since_they_left, person=OuterRef(person), kinds__contains=[KIND])
    return Exists(done.filter(person__is_active=False))


def _blank_places(user: User) -> int:
    """A room or a link is mostly the mentor's own; of a group it stays for the others until its mentor is purged."""
    led = Meeting.objects.with_mentor(user).values("pk")
    mine = Meeting.objects.visible_to(user).filter(Q(is_group=False) | Q(pk__in=led))
    repeated = Series.objects.filter(meetings__in=mine).exclude(place="")
    series = Series.objects.filter(pk__in=repeated.values("pk"))
    return mine.exclude(place="").update(place="") + series.update(place="")
