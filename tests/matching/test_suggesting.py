"""Whom staff can suggest: exactly those whom the student could ask for a place today."""

from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone

from accounts.clock import school_today
from accounts.models import MentorProfile
from matching.capacity import free_places
from matching.models import Block, Request, Suggestion
from matching.rules import why_not_request
from matching.staff.suggesting import could_be_suggested, suggested_profiles
from tests import factories
from tests.matching.waitlist.factories import make_entry

pytestmark = pytest.mark.django_db
ABSENCES = {"none": None, "short": (0, 5), "soon": (1, 90), "later": (60, 90)}


@pytest.fixture
def asking():
    """Four who have asked every mentor that is asked."""
    return [factories.make_student() for _ in range(4)]


def away(mentor, days):
    if days:
        first, last = (school_today() + timedelta(days=number) for number in days)
        MentorProfile.objects.filter(user=mentor).update(away_from=first, away_until=last)


def wait(mentor, who, student, stranger):
    if who == "themselves":
        make_entry(student, mentor)
    elif who != "nobody":
        make_entry(stranger, mentor)
    if who == "blocked":
        Block.objects.create(blocker=mentor, blocked=stranger, blocked_at=timezone.now())


@pytest.mark.parametrize("absence", ABSENCES)
def test_whoever_is_suggested_can_be_asked_and_whoever_has_room_is_suggested(student, stranger, asking, absence):
    mentors = []
    for capacity, asked, who in product((0, 1), (0, 1, 4), ("nobody", "somebody", "themselves", "blocked")):
        mentor = factories.make_mentor(capacity)
        for other in asking[:asked]:
            factories.make_request(other, mentor)
        wait(mentor, who, student, stranger)
        away(mentor, ABSENCES[absence])
        mentors.append(mentor)
    mentors = [type(mentor).objects.get(pk=mentor.pk) for mentor in mentors]
    expected = {mentor.pk for mentor in mentors if free_places(mentor) and not why_not_request(student, mentor)}
    assert bool(expected) == (absence != "soon")
    assert set(could_be_suggested(student).values_list("user", flat=True)) == expected


def test_a_no_that_can_still_be_taken_back_is_none_yet(student, mentor):
    now = timezone.now()
    factories.make_request(student, mentor)
    Request.objects.update(state="declined", decided_at=now, decided_by=mentor, undo_until=now + timedelta(minutes=9))
    assert not could_be_suggested(student).exists()


def suggested(student, mentor):
    made = Suggestion.objects.create(student=student, made_by=mentor, made_at=timezone.now())
    made.mentors.set([mentor])
    return made


def test_the_student_reads_that_others_wait(client_for, student, stranger, mentor):
    suggested(student, mentor)
    make_entry(stranger, mentor)
    page = client_for(student).get("/mentors/suggested/").content.decode()
    assert "Others wait for a place" in page
    assert "Room for" not in page


def test_nobody_waits_for_themselves(student, mentor):
    made = suggested(student, mentor)
    make_entry(student, mentor)
    assert suggested_profiles(made).get().room_now == 3


def test_a_long_absence_ahead_is_said_in_the_place_of_room(client_for, student, mentor):
    suggested(student, mentor)
    away(mentor, (3, 90))
    for address in ("/mentors/suggested/", "/mentors/"):
        page = client_for(student).get(address).content.decode()
        assert "Away from" in page
        assert "Room for" not in page
