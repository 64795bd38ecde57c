"""Meetings: booked in the mentor's weekly times or held without a booking, moved, called off, logged or forgotten."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accounts.models import Mode
from meetings.models import Meeting
from meetings.services import book_meeting, cancel_meeting, log_meeting, log_other_meeting, move_meeting
from meetings.slots import bookable

from . import logs

ARRANGED = {"booked": 4, "spontaneous": 7}
OUTCOMES = {"held": 14, "logged by student": 1, "not held": 3, "cancelled": 1, "moved": 2, "not recorded": 1}
REASONS = Meeting.NotHeldReason.values
SPONTANEOUS = [Mode.IN_PERSON, Mode.IN_PERSON, Mode.VIDEO, Mode.PHONE, Mode.MESSAGES]
NOTICE = timedelta(hours=20)


@dataclass(eq=False)
class Booked:
    pair: object
    meeting: Meeting
    taken: tuple[datetime, datetime] | None = None


def plan_next(school, pair, days: int) -> None:
    """The student sees to it some days before."""
    if pair.is_scripted:
        return
    target = school.year.day + timedelta(days=max(2, days))
    if not pair.mentor.windows or school.deal("arranged", ARRANGED) == "spontaneous":
        school.year.plan(school.year.moment(target, school.rng.randint(17, 20), 40), meet, school, pair)
    else:
        school.year.plan_on(
            max(school.year.day, target - timedelta(days=school.rng.randint(5, 12))), arrange, school, pair, target
        )


def plan_following(school, pair) -> None:
    plan_next(school, pair, pair.cadence_weeks * 7 + school.rng.randint(-3, 16))


def arrange(school, pair, target: date, outcome: str = "") -> Booked | None:
    slot = free_slot(school, pair, target) if pair.runs and not pair.mentor.is_away else None
    if slot is None:
        return None
    lines = logs.agenda(school, pair) if school.deal("agenda", {True: 3, False: 1}) else []
    meeting = book_meeting(
        relationship=pair.relationship, starts_at=slot, minutes=pair.minutes, by=pair.student.user, agenda=lines
    )
    booked = Booked(pair, meeting)
    _take(booked, slot)
    _plan_outcome(school, booked, outcome or school.deal("meetings", OUTCOMES))
    return booked


def free_slot(school, pair, target: date) -> datetime | None:
    """One of the free times on the first day, from the target on, on which there are any."""
    now = school.year.now
    notice = max(NOTICE, school.year.moment(target, 0) - now)
    free = bookable(
        pair.mentor.windows,
        [*pair.mentor.busy, *pair.student.busy],
        minutes=pair.minutes,
        notice=notice,
        horizon=notice + timedelta(days=22),
        now=now,
    )
    first_day = [slot for slot in free if slot < free[0] + timedelta(hours=6)]
    return school.rng.choice(first_day) if free else None


def _take(booked: Booked, starts_at: datetime) -> None:
    _give_back(booked)
    booked.taken = (starts_at, starts_at + timedelta(minutes=booked.pair.minutes))
    for person in (booked.pair.mentor, booked.pair.student):
        person.busy.append(booked.taken)


def _give_back(booked: Booked) -> None:
    if booked.taken:
        for person in (booked.pair.mentor, booked.pair.student):
            person.busy.remove(booked.taken)
    booked.taken = None


def _plan_outcome(school, booked: Booked, outcome: str) -> None:
    year, meeting = school.year, booked.meeting
    before = max(year.now + timedelta(hours=2), meeting.starts_at - timedelta(hours=school.rng.randint(22, 70)))
    if outcome == "cancelled":
        year.plan(before, cancel, school, booked)
    elif outcome == "moved":
        year.plan(before, move, school, booked)
    elif outcome == "not recorded":
        year.plan(meeting.ends_at, plan_following, school, booked.pair)
    else:
        minutes = school.deal("hours to the log", [20, 55, 180, 60 * 22, 60 * 46, 60 * 70])
        year.plan(meeting.ends_at + timedelta(minutes=minutes), log, school, booked, outcome)


def cancel(school, booked: Booked) -> None:
    if _stands(school, booked):
        by = school.rng.choice([booked.pair.student, booked.pair.mentor])
        cancel_meeting(meeting=booked.meeting, by=by.user)
        _give_back(booked)
        plan_next(school, booked.pair, school.rng.randint(9, 20))


def move(school, booked: Booked) -> None:
    later = free_slot(school, booked.pair, (booked.meeting.starts_at + timedelta(days=2)).date())
    if _stands(school, booked) and later:
        by = school.rng.choice([booked.pair.student, booked.pair.mentor])
        booked.meeting = move_meeting(meeting=booked.meeting, starts_at=later, by=by.user)
        _take(booked, later)
    _plan_outcome(school, booked, "held")


def _stands(school, booked: Booked) -> bool:
    return booked.pair.runs and school.year.now < booked.meeting.starts_at


def log(school, booked: Booked, outcome: str) -> None:
    pair, meeting = booked.pair, booked.meeting
    if pair.has_ended:
        return
    reason = school.deal("not held", REASONS) if outcome == "not held" else ""
    by = pair.student if outcome == "logged by student" else pair.mentor
    what = logs.write(
        school, pair, by, starts_at=meeting.starts_at, minutes=pair.minutes, mode=meeting.mode, reason=reason
    )
    logs.follow_up(school, pair, log_meeting(meeting=meeting, log=what, by=by.user), by)
    if reason:
        _give_back(booked)
        plan_next(school, pair, school.rng.randint(7, 16))
    else:
        plan_following(school, pair)


def meet(school, pair) -> Meeting | None:
    """Without a booking; logged on the same evening."""
    if not pair.runs:
        return None
    starts_at = school.year.now - timedelta(minutes=pair.minutes + 10)
    mode = school.deal("spontaneous", SPONTANEOUS)
    if mode != Mode.MESSAGES and _is_taken(pair, starts_at):
        mode = Mode.MESSAGES
    by = school.deal("logs without a booking", ["mentor", "mentor", "student"])
    author = getattr(pair, by)
    what = logs.write(school, pair, author, starts_at=starts_at, minutes=pair.minutes, mode=mode)
    meeting = log_other_meeting(relationship=pair.relationship, log=what, by=author.user)
    if mode != Mode.MESSAGES:
        _take(Booked(pair, meeting), starts_at)
    logs.follow_up(school, pair, meeting, author)
    plan_following(school, pair)
    return meeting


def _is_taken(pair, starts_at: datetime) -> bool:
    ends_at = starts_at + timedelta(minutes=pair.minutes)
    return any(since < ends_at and starts_at < until for since, until in [*pair.mentor.busy, *pair.student.busy])
