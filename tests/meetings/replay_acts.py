"""What people do in a year, as `Replay` draws it; each is one call or two of the services."""

from datetime import timedelta

from accounts.models import Mode
from meetings.models import Meeting
from meetings.repeating import Repeat, Shift, plan_booking
from meetings.services import (
    Gathering,
    Log,
    Reach,
    add_to_group,
    arrange_group,
    book_meeting,
    book_series,
    cancel_ahead,
    cancel_series,
    cannot_come,
    change_how,
    log_meeting,
    move_group,
    move_meeting,
    move_series,
    plan_shift,
    remove_from_group,
    take_back,
)
from meetings.services.groups import plan_group

from .replay import Replay

MINUTES = 30


def books(replay: Replay) -> None:
    pair = replay.pair()
    book_meeting(relationship=pair, starts_at=replay.opening(pair), minutes=MINUTES, by=pair.mentee)


def moves(replay: Replay) -> None:
    meeting = replay.meeting(is_group=False)
    move_meeting(meeting=meeting, starts_at=replay.opening(meeting.relationship), by=meeting.mentor)


def moves_there_and_back(replay: Replay) -> None:
    meeting = replay.meeting(is_group=False, series=None)
    first = meeting.starts_at
    move_meeting(meeting=meeting, starts_at=replay.opening(meeting.relationship), by=meeting.mentor)
    if replay.perhaps():
        replay.deliver()
    move_meeting(meeting=meeting, starts_at=first, by=meeting.mentor)


def cannot(replay: Replay) -> None:
    meeting = replay.meeting()
    by = replay.one_of(meeting.people)
    cannot_come(meeting=meeting, by=by)
    if replay.perhaps():
        replay.deliver()
    if replay.perhaps():
        take_back(meeting=meeting, by=by)


def books_and_cancels_at_once(replay: Replay) -> None:
    pair = replay.pair()
    meeting = book_meeting(relationship=pair, starts_at=replay.opening(pair), minutes=MINUTES, by=pair.mentee)
    cannot_come(meeting=meeting, by=pair.mentor)


def books_a_series(replay: Replay) -> None:
    pair = replay.pair()
    repeat, start = _repeat(replay), replay.opening(pair)
    plan = plan_booking(pair, start, MINUTES, repeat)
    left = [step.key for step in plan.clashes] if plan else []
    book_series(relationship=pair, starts_at=start, minutes=MINUTES, repeat=repeat, by=pair.mentee, leave_out=left)


def moves_a_series(replay: Replay) -> None:
    meeting = replay.meeting(is_group=False, series__isnull=False)
    shift, reach = _shift(replay, meeting), _reach(replay)
    leave = [step.key for step in plan_shift(meeting, reach, shift).clashes]
    move_series(meeting=meeting, reach=reach, shift=shift, by=meeting.mentor, leave=leave)


def cancels_a_series(replay: Replay) -> None:
    meeting = replay.meeting(series__isnull=False)
    cancel_series(meeting=meeting, reach=_reach(replay), by=meeting.mentor)


def changes_the_room(replay: Replay) -> None:
    meeting = replay.meeting(series__isnull=False)
    place = f"Room {replay.random.randint(1, 9)}"
    change_how(meeting=meeting, reach=_reach(replay), mode=Mode.IN_PERSON, place=place, by=meeting.mentor)


def gathers(replay: Replay) -> None:
    pairs = replay.pairs[: replay.random.choice([2, 3])]
    what, repeat = _gathering(replay), _repeat(replay) if replay.perhaps() else None
    mentor = pairs[0].mentor
    left = [step.key for step in plan_group(mentor, pairs, what, repeat).clashes]
    arrange_group(mentor=mentor, relationships=pairs, what=what, by=mentor, repeat=repeat, leave_out=left)


def moves_a_group(replay: Replay) -> None:
    meeting = replay.meeting(is_group=True)
    move_group(meeting=meeting, what=_gathering(replay), by=meeting.mentor)


def adds_a_student(replay: Replay) -> None:
    meeting = replay.meeting(is_group=True)
    pair = replay.one_of(pair for pair in replay.pairs[:3] if pair.mentee not in meeting.people)
    add_to_group(meeting=meeting, relationship=pair, by=meeting.mentor, reach=_any_reach(replay))


def takes_a_student_out(replay: Replay) -> None:
    meeting = replay.meeting(is_group=True)
    person = replay.one_of(meeting.others(meeting.mentor))
    remove_from_group(meeting=meeting, person=person, by=meeting.mentor, reach=_any_reach(replay))


def logs(replay: Replay) -> None:
    past = Meeting.objects.not_recorded(replay.now).filter(is_group=False)
    meeting = replay.one_of(past.with_people().order_by("-starts_at")[:5])
    log = Log(starts_at=meeting.starts_at, minutes=meeting.minutes, mode=meeting.mode)
    log_meeting(meeting=meeting, log=log, by=meeting.mentor)


def ends_what_is_ahead(replay: Replay) -> None:
    """As when a mentorship ends, seldom."""
    pair = replay.pair()
    if replay.random.random() < 0.3:
        cancel_ahead(meetings=Meeting.objects.of([pair]), by=pair.mentor, leaver=pair.mentee)


def _repeat(replay: Replay) -> Repeat:
    frequency = replay.random.choice(["weekly", "weekly", "monthly"])
    return Repeat(frequency, replay.random.randint(1, 2), replay.random.randint(2, 8))


def _shift(replay: Replay, meeting: Meeting) -> Shift:
    if replay.perhaps():
        return Shift(periods=1)
    clock = meeting.series.local_time.replace(hour=replay.random.randint(8, 16))
    return Shift(weekday=replay.random.randint(0, 4), clock=clock)


def _gathering(replay: Replay) -> Gathering:
    start = replay.now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=replay.random.randint(24, 2000))
    return Gathering(start, 60, Mode.IN_PERSON, "Library")


def _reach(replay: Replay) -> str:
    return replay.random.choice([Reach.FOLLOWING, Reach.ALL])


def _any_reach(replay: Replay) -> str:
    return replay.random.choice(list(Reach))


ACTS = [
    books,
    books,
    moves,
    moves,
    moves_there_and_back,
    cannot,
    cannot,
    books_and_cancels_at_once,
    books_a_series,
    books_a_series,
    moves_a_series,
    cancels_a_series,
    changes_the_room,
    gathers,
    gathers,
    moves_a_group,
    adds_a_student,
    takes_a_student_out,
    logs,
    ends_what_is_ahead,
]
