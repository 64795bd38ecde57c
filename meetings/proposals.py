"""Proposed times as their readers see them: on the page of one, on a home page, in lists and on the page of a mentorship."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from accounts.hooks import HomeItem, Section
from accounts.models import User
from matching.models import Relationship

from .behalf import kept_by
from .cautions import sides
from .clashes import clashes
from .models import Meeting, Participant
from .models.meetings import MeetingQuerySet
from .permissions import can_answer_proposal, can_propose, can_withdraw_proposal

SHOWN_FOR = timedelta(days=14)
MOST_SHOWN = 10
NUMBERS = {1: "a time", 2: "two times", 3: "three times"}


@dataclass(frozen=True)
class Choice:
    at: datetime
    clash: str
    is_past: bool

    @property
    def value(self) -> str:
        return self.at.isoformat()


@dataclass(frozen=True)
class Shown:
    """`mine`: the reader's side proposed these, or the mentor does whose calendar they keep; `own` is whose time clashes."""

    meeting: Meeting
    choices: list[Choice]
    other: User
    own: User
    mine: bool
    can_answer: bool
    can_withdraw: bool
    can_propose: bool

    @property
    def ran_out(self) -> bool:
        return self.meeting.is_proposed and all(choice.is_past for choice in self.choices)

    @property
    def seen(self) -> str:
        """By which an answer says to which times it was given."""
        return self.meeting.proposed_at.isoformat()

    @property
    def closed_after_all(self) -> bool:
        """Nobody answered: it was put away once the last of its times was over."""
        return self.meeting.cancelled_at > self.meeting.starts_at

    @property
    def closed_by_proposer(self) -> bool:
        pair, by = self.meeting.relationship, self.meeting.cancelled_by_id
        return (by == pair.mentee_id) == (self.meeting.proposed_by_id == pair.mentee_id)


def as_read(meeting: Meeting, user: User) -> Shown | None:
    """None for a meeting that is one, or was one."""
    starts = (
        [] if meeting.is_confirmed or meeting.is_logged else [one.starts_at for one in meeting.proposed_times.all()]
    )
    if not starts:
        return None
    pair, now = meeting.relationship, timezone.now()
    other, own = sides(pair, user)
    can_answer = can_answer_proposal(user, meeting)
    has = clashes(own, starts, meeting.minutes, meeting) if can_answer else {}
    return Shown(
        meeting=meeting,
        choices=[Choice(at, has.get(at, ""), at <= now) for at in starts],
        other=other,
        own=own,
        mine=(user.pk == pair.mentee_id) == (meeting.proposed_by_id == pair.mentee_id),
        can_answer=can_answer,
        can_withdraw=can_withdraw_proposal(user, meeting),
        can_propose=can_propose(user, pair),
    )


def standing(meetings: MeetingQuerySet) -> MeetingQuerySet:
    """For a list: those that stand, and for some days those that ran out, so that somebody proposes anew."""
    lately = timezone.now() - SHOWN_FOR
    found = meetings.proposed().filter(starts_at__gt=lately).with_people().prefetch_related("proposed_times")
    return found.select_related("proposed_by")[:MOST_SHOWN]


def listed(meetings: MeetingQuerySet, user: User) -> list[dict]:
    return [_row(meeting, user) for meeting in standing(meetings)]


def waiting(user: User) -> list[HomeItem]:
    """What needs an answer, and what ran out without one, on a home page."""
    rows = listed(Meeting.objects.visible_to(user), user)
    own = [_item(row) for row in rows if row["to_pick"] or row["ran_out"]]
    return [*own, *_none_suited(user), *_waiting_for_kept(user)]


def _none_suited(user: User) -> list[HomeItem]:
    """For some days, and until something else is planned or proposed in that mentorship."""
    now, states = timezone.now(), [Meeting.State.CONFIRMED, Meeting.State.PROPOSED]
    closed = Meeting.objects.visible_to(user).filter(cancelled_at__gt=now - SHOWN_FOR, proposed_times__isnull=False)
    declined = {one.relationship for one in closed.distinct().with_people() if _was_declined(one, user)}
    ahead = Participant.objects.filter(meeting__state__in=states, meeting__starts_at__gt=now)
    going_on = set(ahead.filter(relationship__in=declined).values_list("relationship", flat=True))
    return [_item_for_declined(pair, user) for pair in declined if pair.pk not in going_on]


def _was_declined(meeting: Meeting, user: User) -> bool:
    """Of what the reader's side proposed, by the other side, while the mentorship goes on."""
    pair = meeting.relationship
    mine = (user.pk == pair.mentee_id) == (meeting.proposed_by_id == pair.mentee_id)
    theirs = (meeting.cancelled_by_id == pair.mentee_id) != (meeting.proposed_by_id == pair.mentee_id)
    return mine and theirs and meeting.cancelled_at <= meeting.starts_at and can_propose(user, pair)


def _waiting_for_kept(user: User) -> list[HomeItem]:
    """Whoever keeps a calendar can answer for its mentor."""
    mentors = kept_by(user)
    rows = listed(Meeting.objects.with_mentor(*mentors), user) if mentors else []
    return [_item_for_kept(row) for row in rows if row["to_pick"]]


def panel(relationship: Relationship, user: User) -> list[Section]:
    """On the page of a mentorship, for its two people."""
    rows = listed(Meeting.objects.of([relationship]), user)
    return [Section("meetings/proposed_here.html", {"rows": rows}, order=6)] if rows else []


def _row(meeting: Meeting, user: User) -> dict:
    pair, now = meeting.relationship, timezone.now()
    left = [one.starts_at for one in meeting.proposed_times.all() if one.starts_at > now]
    mine = (user.pk == pair.mentee_id) == (meeting.proposed_by_id == pair.mentee_id)
    ran_out = not left
    return {
        "meeting": meeting,
        "other": sides(pair, user)[0],
        "left": left,
        "mine": mine,
        "ran_out": ran_out,
        "to_pick": not mine and not ran_out,
    }


def _item(row: dict) -> HomeItem:
    meeting, other = row["meeting"], row["other"]
    url = reverse("meetings:meeting", args=[meeting.pk])
    if row["ran_out"]:
        title, detail = f"No time was picked with {other}", "The proposed times have passed"
        return HomeItem(title=title, detail=detail, url=url, action="Propose anew", order=52, icon="calendar-plus")
    number = NUMBERS[len(row["left"])]
    title = f"{other} proposed {number}: pick one" if len(row["left"]) > 1 else f"{other} proposed {number}"
    return HomeItem(title=title, detail=_detail(meeting), url=url, action="Pick", order=25, icon="calendar-plus")


def _item_for_kept(row: dict) -> HomeItem:
    meeting, mentor = row["meeting"], row["meeting"].mentor
    title = f"{row['other']} proposed {NUMBERS[len(row['left'])]} to {mentor}"
    return HomeItem(
        title=f"{title}: pick one" if len(row["left"]) > 1 else title,
        detail=_detail(meeting),
        url=reverse("meetings:kept-proposal", args=[mentor.pk, meeting.pk]),
        action="Pick",
        order=25,
        icon="calendar-plus",
    )


def _item_for_declined(pair: Relationship, user: User) -> HomeItem:
    return HomeItem(
        title=f"None suited {sides(pair, user)[0]}: propose other times",
        detail="What you proposed is put away",
        url=reverse("meetings:propose", args=[pair.pk]),
        action="Propose anew",
        order=52,
        icon="calendar-plus",
    )


def _detail(meeting: Meeting) -> str:
    return f"{meeting.minutes} minutes, {meeting.get_mode_display().lower()}"
