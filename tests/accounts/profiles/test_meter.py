import pytest

from accounts.profiles.meter import MENTOR, STUDENT, measure_mentor, measure_student
from accounts.profiles.sections import BY_SLUG

from .factories import fill_mentor, fill_student


def titles(meter) -> list[str]:
    return [wish.field for wish in meter.missing]


def test_an_empty_profile_is_asked_first_for_what_matters_most(mentor):
    mentor.mentor_profile.modes = []
    meter = measure_mentor(mentor.mentor_profile)
    assert [wish.field for wish in meter.next] == ["topics", "bio", "personal"]
    assert (meter.met, meter.is_complete) == (0, False)


def test_a_full_profile_is_complete(mentor, student):
    fill_student(student)
    assert measure_mentor(fill_mentor(mentor)).is_complete
    assert measure_student(student.student_profile).is_complete


@pytest.mark.parametrize("wish", MENTOR, ids=lambda wish: wish.field)
def test_each_thing_that_is_missing_is_named(mentor, wish):
    profile = fill_mentor(mentor)
    if wish.field in {"topics", "specialties"}:
        getattr(profile, wish.field).clear()
    else:
        setattr(profile, wish.field, type(profile)().__dict__[wish.field])
        profile.modes = [] if wish.field == "modes" else profile.modes
    assert titles(measure_mentor(profile)) == [wish.field]


def test_zero_students_before_is_an_answer(mentor):
    assert "mentored_before" not in titles(measure_mentor(fill_mentor(mentor, mentored_before=0)))


def test_two_topics_are_not_three(mentor):
    profile = fill_mentor(mentor)
    profile.topics.remove(profile.topics.first())
    assert titles(measure_mentor(profile)) == ["topics"]


def test_nothing_is_asked_for_that_makes_nobody_a_worse_mentor():
    asked = {wish.field for wish in (*MENTOR, *STUDENT)}
    assert asked.isdisjoint({"photo", "links", "identity", "research_outputs", "research_skills"})


def test_what_is_kept_to_oneself_is_not_asked_for_again(mentor):
    profile = fill_mentor(mentor, visibility={"personal": "me", "bio": "hidden"})
    assert measure_mentor(profile).is_complete


def test_every_wish_leads_to_a_field_of_its_part():
    for wish in (*MENTOR, *STUDENT):
        assert wish.field in BY_SLUG[wish.section].form.base_fields
