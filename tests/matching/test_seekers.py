import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Audience, IdentityTag
from matching.directory.seekers import seeker_of, seekers_of
from matching.models import Goal, MentorPreference
from matching.scoring import Need, Seeker
from tests import factories
from tests.factories import make_goal, make_specialty, make_topic

pytestmark = pytest.mark.django_db


def prefer(student, *, tags=(), specialties=(), **fields):
    preference = MentorPreference.objects.create(student=student, changed_at=timezone.now(), **fields)
    preference.tags.set(tags)
    preference.specialties.set(specialties)
    return preference


@pytest.fixture
def tag():
    return IdentityTag.objects.create(slug="first-gen", name="First in my family at college")


def test_who_said_nothing_looks_for_nothing_in_particular(student):
    assert seeker_of(student).is_empty


def test_the_open_goals_come_with_what_they_are_about_and_how_much_they_matter(student):
    topic = make_topic("Research")
    make_goal(student, topic=topic, text="Find a lab", importance=5)
    assert seeker_of(student).goals == (Need(topic.pk, "Research", "Find a lab", 5),)


def test_what_is_reached_or_set_aside_is_no_longer_looked_for(student):
    for state in (Goal.State.REACHED, Goal.State.DROPPED):
        Goal.objects.filter(pk=make_goal(student).pk).update(state=state)
    assert seeker_of(student) == Seeker()


def test_a_need_counts_until_a_goal_is_written_for_it(student):
    research, letters = make_topic("Research"), make_topic("Letters")
    student.student_profile.needs.set([research, letters])
    make_goal(student, topic=research)
    assert seeker_of(student).needs == {letters.pk}


def test_specialties_of_the_profile_and_of_the_wished_for_mentor_are_put_together(student):
    own, wished = make_specialty("Surgery"), make_specialty("Psychiatry")
    student.student_profile.specialties.set([own])
    prefer(student, specialties=[wished])
    assert seeker_of(student).specialties == {own.pk, wished.pk}


def test_what_was_said_of_the_wished_for_mentor_wins_over_the_profile(student):
    student.student_profile.modes = ["video"]
    student.student_profile.save()
    assert seeker_of(student).modes == {"video"}
    prefer(student, modes=["in_person"], ways=["coach"], career_stages=["mid"], style=2, cadence_weeks=4)
    found = seeker_of(student)
    assert (found.modes, found.ways, found.career_stages) == ({"in_person"}, {"coach"}, {"mid"})
    assert (found.style, found.cadence_weeks) == (2, 4)


@pytest.mark.parametrize("field", ["needs", "specialties", "modes"])
def test_what_a_student_hid_is_used_nowhere(student, field):
    profile = student.student_profile
    profile.needs.set([make_topic()])
    profile.specialties.set([make_specialty()])
    profile.modes = ["video"]
    profile.save()
    assert getattr(seeker_of(student), field)
    profile.visibility = {field: Audience.HIDDEN}
    profile.save()
    assert not getattr(seeker_of(student), field)


def test_identity_tags_count_only_when_the_student_asked_to_see_them_first(student, tag):
    preference = prefer(student, tags=[tag])
    assert seeker_of(student).tags == {tag.pk}
    preference.tags_use = MentorPreference.TagsUse.FILTER
    preference.save()
    assert not seeker_of(student).tags


def test_without_identity_in_the_program_no_tag_counts(student, tag, program):
    prefer(student, tags=[tag])
    program.has_identity = False
    program.save()
    assert not seeker_of(student).tags


def test_many_at_once_cost_no_more_queries_than_one(student, tag):
    many = [factories.make_student() for _ in range(5)]
    for one in [student, *many]:
        make_goal(one)
        prefer(one, tags=[tag], specialties=[make_specialty()])
        one.student_profile.needs.set([make_topic("Letters")])
    with CaptureQueriesContext(connection) as alone:
        seeker_of(student)
    with CaptureQueriesContext(connection) as together:
        found = seekers_of(many)
    assert len(alone) == len(together)
    assert list(found) == [one.pk for one in many]
    assert all(seeker.goals and seeker.needs and seeker.tags for seeker in found.values())
