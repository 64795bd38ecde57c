"""P3 with real threads and transactions: whoever clicks at once, nobody ends up in two places at one time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import combinations
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from accounts.models import Role
from meetings.models import Meeting, Participant
from meetings.services import Log, book_meeting, cancel_meeting, log_other_meeting, move_meeting
from tests.factories import make_mentor, make_relationship, make_student

from .factories import a_while_ago, make_meeting, next_openings, offer_every_day

THREADS = 24
POLITE = "This time is no longer free."

pytestmark = pytest.mark.django_db(transaction=True)


def all_at_once(calls: list) -> list:
    """Each call in a thread and connection of its own; its answer, or the sentence with which it was refused."""
    barrier = Barrier(len(calls))

    def run(call):
        barrier.wait(timeout=30)
        try:
            return call()
        except ValidationError as error:
            return error.messages[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def booking(pair, start, minutes=30):
    return lambda: book_meeting(relationship=pair, starts_at=start, minutes=minutes, by=pair.mentee)


def winners(answers: list) -> list:
    losers = [answer for answer in answers if isinstance(answer, str)]
    assert all(answer.startswith(POLITE) for answer in losers)
    return [answer for answer in answers if isinstance(answer, Meeting)]


def assert_nobody_is_in_two_places():
    counted = Participant.objects.filter(counts=True).order_by("person", "during")
    for one, other in combinations(counted, 2):
        same = one.person_id == other.person_id
        assert not same or one.during.upper <= other.during.lower or other.during.upper <= one.during.lower


def pairs_of_one_mentor(count: int) -> list:
    mentor = make_mentor(capacity=50)
    offer_every_day(mentor)
    return [make_relationship(mentor, make_student(), started_at=a_while_ago()) for _ in range(count)]


def test_many_students_and_one_time_of_one_mentor_make_one_meeting():
    pairs = pairs_of_one_mentor(THREADS)
    start = next_openings(pairs[0])[0]
    assert len(winners(all_at_once([booking(pair, start) for pair in pairs]))) == 1
    assert_nobody_is_in_two_places()


def test_each_of_several_times_has_exactly_one_winner():
    pairs = pairs_of_one_mentor(THREADS)
    times = next_openings(pairs[0])[:4]
    won = winners(all_at_once([booking(pair, times[number % 4]) for number, pair in enumerate(pairs)]))
    assert sorted(meeting.starts_at for meeting in won) == times
    assert_nobody_is_in_two_places()


def test_overlapping_times_are_one_time():
    pairs = pairs_of_one_mentor(THREADS)
    times = next_openings(pairs[0], minutes=60)[:2]
    won = winners(all_at_once([booking(pair, times[number % 2], 60) for number, pair in enumerate(pairs)]))
    assert len(won) == 1


def test_one_student_and_many_mentors_make_one_meeting():
    student = make_student()
    pairs = [make_relationship(make_mentor(), student) for _ in range(THREADS)]
    for pair in pairs:
        offer_every_day(pair.mentor)
    start = next_openings(pairs[0])[3]
    assert len(winners(all_at_once([booking(pair, start) for pair in pairs]))) == 1
    assert_nobody_is_in_two_places()


def test_people_who_mentor_and_are_mentored_do_not_wait_for_each_other_forever():
    people = [make_mentor(role=Role.STUDENT) for _ in range(5)]
    for person in people:
        offer_every_day(person)
    pairs = [make_relationship(one, other) for one in people for other in people if one != other]
    start = next_openings(pairs[0])[2]
    won = winners(all_at_once([booking(pair, start) for pair in pairs]))
    assert len(won) == 2
    assert_nobody_is_in_two_places()


def test_moves_bookings_logs_and_cancellations_keep_everybody_in_one_place():
    pairs = pairs_of_one_mentor(THREADS)
    times = next_openings(pairs[0])
    booked = [make_meeting(pair, starts_at=start) for pair, start in zip(pairs[:12], times[:12], strict=True)]
    past = times[0] - timedelta(days=30)
    calls = [
        *[lambda m=m: move_meeting(meeting=m, starts_at=times[20], by=m.relationship.mentor) for m in booked[:6]],
        *[lambda m=m: cancel_meeting(meeting=m, by=m.arranged_by) for m in booked[6:]],
        *[booking(pair, times[20]) for pair in pairs[12:18]],
        *[
            lambda pair=pair: log_other_meeting(relationship=pair, log=Log(past, 30), by=pair.mentee)
            for pair in pairs[18:]
        ],
    ]
    answers = all_at_once(calls)
    assert len(winners([*answers[:6], *answers[12:18]])) == 1
    assert all(meeting.is_cancelled for meeting in answers[6:12])
    assert sum(isinstance(answer, Meeting) for answer in answers[18:]) == 1
    assert_nobody_is_in_two_places()


def test_one_meeting_is_moved_and_cancelled_at_once_and_ends_in_one_state():
    pair = pairs_of_one_mentor(1)[0]
    times = next_openings(pair)
    meeting = make_meeting(pair, starts_at=times[0])
    calls = [lambda start=start: move_meeting(meeting=meeting, starts_at=start, by=pair.mentor) for start in times[1:8]]
    all_at_once([*calls, lambda: cancel_meeting(meeting=meeting, by=pair.mentee)])
    meeting.refresh_from_db()
    assert meeting.is_cancelled
    assert set(meeting.participants.values_list("counts", flat=True)) == {False}
