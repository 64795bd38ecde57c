from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.clock import school_today
from accounts.models import MentorProfile
from matching.directory.alternatives import after_request, instead_of, mentors_with_room
from matching.models import Block, Conflict, MentorPreference
from matching.scoring import Need
from tests import factories

pytestmark = pytest.mark.django_db


def change(mentor, **fields):
    MentorProfile.objects.filter(user=mentor).update(**fields)


@pytest.fixture
def suitable(student, mentor, other_faculty):
    """Who is suggested when nothing speaks against them."""
    assert mentors_with_room(student, []) == [mentor, other_faculty]
    return mentor


def block(student, mentor):
    Block.objects.create(blocker=student, blocked=mentor, blocked_at=timezone.now())


def be_blocked(student, mentor):
    Block.objects.create(blocker=mentor, blocked=student, blocked_at=timezone.now())


def grade(student, mentor):
    Conflict.objects.create(
        person=mentor,
        student=student,
        kind=Conflict.Kind.GRADES,
        from_on=school_today(),
        declared_by=mentor,
        declared_at=timezone.now(),
    )


def end_soon(student, mentor):
    host = factories.make_mentor(0)
    change(mentor, host=host, outside_until=school_today() + timedelta(days=20), department=None)


def leave_for_long(student, mentor):
    today = school_today()
    change(mentor, away_from=today + timedelta(days=3), away_until=today + timedelta(days=40))


def be_full(student, mentor):
    change(mentor, capacity=0)


def be_asked(student, mentor):
    factories.make_request(student, mentor)


def mentor_them(student, mentor):
    factories.make_relationship(mentor, student)


@pytest.mark.parametrize(
    "happens",
    [block, be_blocked, grade, end_soon, leave_for_long, be_full, be_asked, mentor_them],
    ids=lambda act: act.__name__,
)
def test_nobody_who_could_not_be_asked_is_suggested(student, suitable, other_faculty, happens):
    happens(student, suitable)
    assert mentors_with_room(student, []) == [other_faculty]


def test_a_conflict_that_is_over_keeps_nobody_apart(student, suitable):
    grade(student, suitable)
    Conflict.objects.update(from_on=school_today() - timedelta(9), until_on=school_today() - timedelta(1))
    assert suitable in mentors_with_room(student, [])


def test_needs_decide_who_comes_first_and_three_are_named(student):
    topic = factories.make_topic()
    plain = [factories.make_mentor(name=f"Dr. {number}") for number in range(3)]
    helper = factories.make_mentor(name="Dr. Zuse", topics=[topic])
    assert mentors_with_room(student, [Need(topic.pk, "", "", 1)]) == [helper, *plain[:2]]


def test_what_kind_of_person_a_student_looks_for_counts(student, suitable, other_faculty):
    change(other_faculty, ways=["coach"])
    MentorPreference.objects.create(student=student, ways=["coach"], changed_at=timezone.now())
    asked = factories.make_request(student, factories.make_mentor(0))
    assert after_request(asked) == [other_faculty, suitable]


def test_the_one_who_cannot_be_asked_is_not_suggested_instead(student, suitable, other_faculty):
    assert instead_of(suitable, student) == [other_faculty]
