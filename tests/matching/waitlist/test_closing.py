"""How a line ends: the mentor closes it, somebody leaves the program, or something comes between two people."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.deactivation import deactivate_people
from accounts.models import Event, MentorProfile
from matching.models import WaitlistEntry
from matching.services import (
    close_waitlist,
    drop_from_waitlist,
    end_relationship,
    join_waitlist,
    leaving_effects,
    open_waitlist,
)
from notifications import kinds
from notifications.models import Notification
from tests import factories

from .factories import make_entry

State = WaitlistEntry.State


def state_of(entry) -> str:
    return WaitlistEntry.objects.get(pk=entry.pk).state


def told(person) -> list[str]:
    rows = Notification.objects.pending().filter(recipient=person, kind__contains="waitlist")
    assert all(kinds.get(row.kind).still_holds(row) is True for row in rows)
    return [kinds.get(row.kind).render(row).text for row in rows]


def test_who_waits_is_told_that_the_list_is_closed(mentor, student):
    entry = make_entry(student, mentor)
    assert close_waitlist(mentor=mentor, by=mentor) == 1
    assert state_of(entry) == State.CLOSED
    assert "Dr. Ada Lind has closed their waitlist" in told(student)[0]
    assert Event.objects.filter(actor=mentor, verb="closed waitlist").exists()


def test_a_held_place_stays_held_when_the_list_closes(mentor, student):
    entry = make_entry(student, mentor, held_for=5)
    close_waitlist(mentor=mentor, by=mentor)
    assert (state_of(entry), told(student)) == (State.OFFERED, [])


def test_an_opened_list_takes_students_again(student):
    mentor = factories.make_mentor(capacity=0)
    close_waitlist(mentor=mentor, by=mentor)
    open_waitlist(mentor=mentor, by=mentor)
    assert join_waitlist(student=student, mentor=mentor).state == State.WAITING


def test_nobody_closes_a_list_for_somebody_else(mentor, other_faculty, staff):
    for stranger in (other_faculty, staff):
        with pytest.raises(PermissionDenied):
            close_waitlist(mentor=mentor, by=stranger)


def test_who_waits_for_a_mentor_who_leaves_is_told(mentor, student, stranger, staff):
    entries = [make_entry(student, mentor), make_entry(stranger, mentor, held_for=5)]
    deactivate_people(people=[mentor], by=staff)
    assert [state_of(entry) for entry in entries] == [State.CLOSED] * 2
    assert all("no longer in the program" in told(person)[0] for person in (student, stranger))


def test_what_was_held_for_a_student_who_leaves_goes_on(mentor, student, stranger, staff):
    MentorProfile.objects.filter(user=mentor).update(capacity=1)
    entry, next_one = make_entry(student, mentor, held_for=5), make_entry(stranger, mentor)
    deactivate_people(people=[student], by=staff)
    assert (state_of(entry), state_of(next_one)) == (State.LEFT, State.OFFERED)
    assert told(student) == []


def test_staff_read_beforehand_how_many_lines_end(mentor, student, stranger):
    make_entry(student, mentor)
    make_entry(stranger, mentor)
    assert ("Places on waitlists that end", 2) in leaving_effects([mentor])
    assert ("Places on waitlists that end", 1) in leaving_effects([student])


def test_a_block_takes_the_student_out_of_the_line_and_nobody_is_told(mentor, student):
    MentorProfile.objects.filter(user=mentor).update(capacity=5)
    advising = factories.make_relationship(mentor, student, kind="advising")
    entry = make_entry(student, mentor)
    end_relationship(relationship=advising, by=mentor, block=True)
    assert (state_of(entry), told(student)) == (State.CLOSED, [])


def test_whoever_is_dropped_hands_the_held_place_on(mentor, student, stranger):
    MentorProfile.objects.filter(user=mentor).update(capacity=1)
    make_entry(student, mentor, held_for=5)
    next_one = make_entry(stranger, mentor)
    drop_from_waitlist(student=student, mentor=mentor, by=mentor)
    assert (state_of(next_one), told(student)) == (State.OFFERED, [])


def test_the_mail_of_a_held_place_says_until_when_in_the_students_own_zone(mentor, student):
    student.time_zone = "Asia/Tokyo"
    student.save()
    entry = make_entry(student, mentor, held_for=0)
    WaitlistEntry.objects.update(held_until="2090-01-01T03:00:00+00:00")
    row = Notification(kind="matching.place_held", recipient=student, about_type=entry._meta.label, about_id=entry.pk)
    assert "Sunday, January 1, 12:00 PM (JST)" in kinds.get(row.kind).render(row).text


@pytest.mark.parametrize(("hours", "holds"), [(1, True), (-1, False)])
def test_the_mail_of_a_held_place_holds_while_the_place_does(mentor, student, hours, holds):
    entry = make_entry(student, mentor, held_for=hours)
    row = Notification(kind="matching.place_held", recipient=student, about_type=entry._meta.label, about_id=entry.pk)
    assert (kinds.get(row.kind).still_holds(row) is True) == holds
