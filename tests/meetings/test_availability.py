from datetime import time

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Event
from meetings.models import Availability, Weekday
from meetings.services import add_window, book_meeting, change_window, remove_window

from .factories import make_window, next_openings

FOUR, SIX = time(16), time(18)


def add(person, **details) -> Availability:
    details = {"weekday": Weekday.TUESDAY, "starts": FOUR, "ends": SIX, "by": person} | details
    return add_window(person=person, **details)


def test_a_window_is_kept_in_its_owners_zone_as_local_time(mentor):
    mentor.time_zone = "America/Chicago"
    window = add(mentor, place="Room 4")
    assert (window.weekday, window.starts, window.ends, window.zone) == (1, FOUR, SIX, "America/Chicago")
    assert Event.objects.get(target_id=window.pk).verb == "added"


def test_windows_of_a_day_may_touch_and_not_overlap(mentor):
    add(mentor)
    add(mentor, starts=SIX, ends=time(19))
    add(mentor, weekday=Weekday.MONDAY)
    with pytest.raises(ValidationError, match="overlaps a time that is already offered"):
        add(mentor, starts=time(17), ends=time(20))


def test_a_window_ends_after_it_starts(mentor):
    with pytest.raises(ValidationError, match="after the one at which it starts"):
        add(mentor, starts=SIX, ends=FOUR)


def test_only_mentors_offer_times_and_only_their_own(mentor, student, other_faculty):
    with pytest.raises(ValidationError):
        add(student)
    with pytest.raises(ValidationError):
        add(mentor, by=other_faculty)


def test_a_removed_window_leaves_what_is_booked(pair):
    window = make_window(pair.mentor)
    start = next_openings(pair)[0]
    meeting = book_meeting(relationship=pair, starts_at=start, minutes=30, by=pair.mentee)
    with pytest.raises(ValidationError):
        remove_window(window=window, by=pair.mentee)
    remove_window(window=window, by=pair.mentor)
    meeting.refresh_from_db()
    assert meeting.is_confirmed
    assert next_openings(pair) == []


def test_a_window_that_was_removed_meanwhile_does_not_come_back(mentor):
    window = make_window(mentor)
    loaded = Availability.objects.get(pk=window.pk)
    remove_window(window=window, by=mentor)
    with pytest.raises(ValidationError, match="removed meanwhile"):
        change_window(window=loaded, place="Room 5", by=mentor)
    assert not Availability.objects.exists()


def test_what_somebody_else_changed_meanwhile_stays(mentor):
    window = make_window(mentor)
    loaded = Availability.objects.get(pk=window.pk)
    change_window(window=window, ends=time(19), by=mentor)
    change_window(window=loaded, place="Room 5", by=mentor)
    kept = Availability.objects.get()
    assert (kept.ends, kept.place) == (time(19), "Room 5")


def test_a_window_removed_twice_is_removed_once(mentor):
    window = make_window(mentor)
    loaded = Availability.objects.get(pk=window.pk)
    for one in (window, loaded):
        remove_window(window=one, by=mentor)
    assert Event.objects.filter(verb="removed").count() == 1
