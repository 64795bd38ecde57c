"""What a home page says about meetings."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.clock import school_today
from accounts.hooks import HomeItem
from accounts.models import User
from accounts.permissions import can_mentor
from matching.models import Relationship

from . import taps
from .behalf import kept_by
from .models import ActionItem, Availability, Meeting, Participant
from .preparation import read_lines

QUIET_FOR = timedelta(weeks=3)
MOST_COMING = 5


def what_waits(user: User) -> list[HomeItem]:
    return [*_logs(user), *_action_items(user), *_times_to_offer(user), *_next_meetings(user)]


def what_comes(user: User) -> list[HomeItem]:
    coming = list(Meeting.objects.visited_by(user).upcoming(timezone.now()).with_people()[:MOST_COMING])
    read_lines(coming)
    own = [
        HomeItem(
            title=f"Meeting with {meeting.with_whom(user)}",
            detail=f"{moment(meeting.starts_at)}, {meeting.get_mode_display().lower()}{_prepared(meeting, user)}",
            url=page(meeting),
            order=20,
            icon="calendar-event",
            buttons=taps.buttons(meeting, user),
        )
        for meeting in coming
    ]
    return [*own, *_calendars(user)]


def _prepared(meeting: Meeting, user: User) -> str:
    """To the mentor the two lines, in few words."""
    if user.pk != meeting.mentor.pk:
        return ""
    items = f"{meeting.lines.open_items} open action item{'s' if meeting.lines.open_items != 1 else ''}"
    return f" · {items}, {'the agenda is there' if meeting.lines.has_agenda else 'no agenda yet'}"


def _calendars(user: User) -> list[HomeItem]:
    """For whoever keeps a mentor's calendar."""
    return [
        HomeItem(
            title=f"Calendar of {mentor}",
            detail="Times that are offered, and meetings to book, move or cancel",
            url=reverse("meetings:kept", args=[mentor.pk]),
            order=25,
            icon="calendar-week",
        )
        for mentor in kept_by(user)
    ]


def to_log(user: User):
    """The mentor is asked for the log; the student may write it from the meeting's page."""
    return Meeting.objects.with_mentor(user).not_recorded(timezone.now())


def moment(instant: datetime) -> str:
    return date_format(timezone.localtime(instant), "D, N j, P")


def page(meeting: Meeting) -> str:
    return reverse("meetings:meeting", args=[meeting.pk])


def _logs(user: User) -> list[HomeItem]:
    waiting = list(to_log(user).with_people().order_by("-starts_at")[:20])
    if not waiting:
        return []
    if len(waiting) == 1:
        title, detail = f"Log your meeting with {waiting[0].with_whom(user)}", moment(waiting[0].starts_at)
        url = reverse("meetings:log", args=[waiting[0].pk])
    else:
        title, detail = f"{len(waiting)} meetings to log", "Each takes less than a minute"
        url = reverse("meetings:choose-log")
    return [HomeItem(title=title, detail=detail, url=url, action="Log", order=30, icon="journal-check")]


def _action_items(user: User) -> list[HomeItem]:
    count = ActionItem.objects.filter(owner=user).of_live().overdue(school_today()).count()
    if not count:
        return []
    title = "An action item is past its date" if count == 1 else f"{count} action items are past their date"
    return [
        HomeItem(
            title=title,
            detail="Done, or can't do: either is a fine answer",
            url=f"{reverse('meetings:mine')}#action-items",
            tone="attention",
            order=40,
            icon="check2-square",
        )
    ]


def _times_to_offer(user: User) -> list[HomeItem]:
    runs = Q(state__in=[Relationship.State.TRIAL, Relationship.State.ACTIVE])
    waiting = can_mentor(user) and Relationship.objects.filter(runs, mentor=user).exists()
    if not waiting or Availability.objects.filter(person=user).exists():
        return []
    return [
        HomeItem(
            title="Say when your students can book you",
            detail="A weekly hour is enough",
            url=reverse("meetings:availability"),
            action="Set times",
            order=45,
            icon="calendar-week",
        )
    ]


def _next_meetings(user: User) -> list[HomeItem]:
    """The student leads: a mentorship in which nothing is planned, and nothing was for some weeks, can be booked."""
    lately = Participant.objects.taking_part().filter(
        relationship=OuterRef("pk"),
        person=user,
        meeting__state__in=[Meeting.State.CONFIRMED, Meeting.State.HELD],
        meeting__ends_at__gt=timezone.now() - QUIET_FOR,
    )
    quiet = Relationship.objects.filter(
        ~Exists(lately),
        Exists(Availability.objects.filter(person=OuterRef("mentor")).for_kind(OuterRef("kind"))),
        mentee=user,
        mentor__is_active=True,
        state__in=[Relationship.State.TRIAL, Relationship.State.ACTIVE],
    )
    return [
        HomeItem(
            title=f"Pick a time with {relationship.mentor}",
            detail="Nothing is planned at present",
            url=reverse("meetings:book", args=[relationship.pk]),
            action="Book",
            order=55,
            icon="calendar-plus",
        )
        for relationship in quiet.with_people()[:3]
    ]
