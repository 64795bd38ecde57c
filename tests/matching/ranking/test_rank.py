from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.clock import school_today
from accounts.models import Audience, ChosenTag, Identity, IdentityTag, MentorProfile, Program, User
from matching.directory.offers import offer_of, with_offers
from matching.models import Block, Conflict, WaitlistEntry
from matching.ranking import Wanted, first_pages, rank
from matching.rules import others_wait
from matching.scoring import Need, Seeker, Weights, score
from tests import factories

pytestmark = pytest.mark.django_db


def profile_of(mentor):
    return with_offers(MentorProfile.objects.filter(user=mentor)).get()


def change(mentor, **fields):
    MentorProfile.objects.filter(user=mentor).update(**fields)


def tag(person, audience=Audience.SCHOOL):
    word = IdentityTag.objects.get_or_create(slug="first-generation", defaults={"name": "First generation"})[0]
    identity = Identity.objects.get_or_create(user=person)[0]
    ChosenTag.objects.create(identity=identity, tag=word, audience=audience)
    return word.pk


def test_the_order_is_that_of_the_scores():
    topics = [factories.make_topic(name) for name in ("Research", "Letters", "Boards")]
    mentors = [
        factories.make_mentor(number % 3, name=f"Dr. {number}", topics=topics[: number % 4]) for number in range(8)
    ]
    seeker = Seeker(goals=(Need(topics[0].pk, "", "", 2), Need(topics[2].pk, "", "", 5)), modes=frozenset({"video"}))

    def place(mentor):
        profile = profile_of(mentor)
        offer = offer_of(profile, has_room=profile.room_now > 0)
        return -score(seeker, offer, Weights()), -profile.room_now, mentor.full_name

    assert rank(seeker=seeker).ids == [mentor.pk for mentor in sorted(mentors, key=place)]


def test_pages_follow_each_other():
    ids = [factories.make_mentor(name=f"Dr. {number}").pk for number in range(5)]
    pages = [rank(sort="name", page=number, size=2) for number in (1, 2, 3, 9)]
    assert [page.ids for page in pages] == [ids[:2], ids[2:4], ids[4:], ids[4:]]
    assert [(page.total, page.page) for page in pages] == [(5, 1), (5, 2), (5, 3), (5, 3)]


def test_by_room_those_with_most_free_places_come_first(mentor, student):
    full = factories.make_mentor(1, name="Dr. Full")
    factories.make_relationship(full, student)
    most = factories.make_mentor(9, name="Dr. Most")
    closed = factories.make_mentor(9, name="Dr. Closed", accepting=False)
    assert rank(sort="room").ids == [most.pk, mentor.pk, closed.pk, full.pk]


def test_only_those_whom_the_directory_shows(mentor, other_faculty):
    hidden, gone, over = (factories.make_mentor() for _ in range(3))
    change(hidden, is_listed=False)
    change(over, host=other_faculty, outside_until=school_today() - timedelta(days=1), department=None)
    gone.is_active = False
    gone.save()
    assert set(rank().ids) == {mentor.pk, other_faculty.pk}


def test_only_among_these_and_without_those(mentor, other_faculty, student):
    assert rank(among=[mentor.pk, student.pk]).ids == [mentor.pk]
    assert rank(without=[mentor.pk, student.pk]).ids == [other_faculty.pk]
    assert rank(among=[]).ids == []


def test_a_mentor_from_outside_may_be_nearly_over(mentor, other_faculty):
    change(mentor, host=other_faculty, outside_until=school_today() + timedelta(days=9), department=None)
    assert rank(wanted=Wanted(outside=True)).ids == [mentor.pk]
    assert rank(wanted=Wanted(lasting=True)).ids == [other_faculty.pk]


@pytest.mark.parametrize(
    ("field", "column", "value"),
    [("career_stage", "career_stages", "senior"), ("ways", "ways", ["coach"]), ("style", "styles", 2)],
)
@pytest.mark.parametrize("audience", [Audience.TIED, Audience.ME, Audience.HIDDEN])
def test_what_not_everybody_may_read_finds_nobody(mentor, field, column, value, audience):
    wanted = Wanted(**{column: value if isinstance(value, list) else [value]})
    change(mentor, **{field: value})
    assert rank(wanted=wanted).ids == [mentor.pk]
    change(mentor, visibility={field: audience})
    assert rank(wanted=wanted).ids == []


def test_a_hidden_specialty_moves_nobody(mentor, other_faculty):
    specialty = factories.make_specialty()
    other_faculty.mentor_profile.specialties.add(specialty)
    seeker = Seeker(specialties=frozenset({specialty.pk}))
    assert rank(seeker=seeker).ids == [other_faculty.pk, mentor.pk]
    change(other_faculty, visibility={"specialties": Audience.TIED})
    assert rank(seeker=seeker).ids == [mentor.pk, other_faculty.pk]
    assert not any(rank().counts["specialties"].values())


def test_a_tag_counts_where_it_is_for_everybody(mentor, other_faculty):
    key = tag(other_faculty)
    tag(mentor, Audience.TIED)
    assert rank(wanted=Wanted(tags=[key])).ids == [other_faculty.pk]
    assert rank(seeker=Seeker(tags=frozenset({key}))).ids == [other_faculty.pk, mentor.pk]


def test_a_student_who_mentors_has_no_tag_for_everybody():
    peer = factories.make_student("M3")
    MentorProfile.objects.create(user=peer)
    assert rank(wanted=Wanted(tags=[tag(peer)])).ids == []


def test_without_identity_in_the_program_tags_count_for_nothing(program, mentor, other_faculty):
    key = tag(other_faculty)
    Program.objects.update(has_identity=False)
    assert rank(seeker=Seeker(tags=frozenset({key}))).ids == [mentor.pk, other_faculty.pk]
    assert set(rank(wanted=Wanted(tags=[key])).ids) == {mentor.pk, other_faculty.pk}


def test_there_are_no_numbers_by_identity(mentor):
    tag(mentor)
    assert "tags" not in rank().counts


def test_a_place_that_others_wait_for_is_no_room(mentor, student):
    WaitlistEntry.objects.create(student=student, mentor=mentor, joined_at=timezone.now())
    assert rank(wanted=Wanted(has_room=True)).ids == []
    assert not profile_of(mentor).room_now


def blocked(student, mentor):
    Block.objects.create(blocker=mentor, blocked=student, blocked_at=timezone.now())


def kept_apart(student, mentor):
    """The mentor is the one who is graded."""
    now = timezone.now()
    Conflict.objects.create(
        person=student, student=mentor, kind="grades", from_on=school_today(), declared_by=student, declared_at=now
    )


def left(student, mentor):
    User.objects.filter(pk=student.pk).update(is_active=False)


def asked(student, mentor):
    factories.make_request(student, mentor)


def mentored(student, mentor):
    factories.make_relationship(mentor, student)


@pytest.mark.parametrize("situation", [blocked, kept_apart, left, asked, mentored])
def test_who_waits_and_could_not_say_yes_holds_up_nobody(mentor, student, stranger, situation):
    """The same for the packed rows, the cards and the rules."""
    WaitlistEntry.objects.create(student=student, mentor=mentor, joined_at=timezone.now())
    assert others_wait(stranger, mentor, timezone.now())
    situation(student, mentor)
    assert rank(wanted=Wanted(has_room=True)).ids == [mentor.pk]
    assert profile_of(mentor).room_now == 3 - (situation is mentored)
    assert not others_wait(stranger, mentor, timezone.now())


def test_who_is_away_for_long_has_no_room_and_who_is_back_soon_has(mentor, other_faculty):
    today = school_today()
    change(mentor, away_from=today, away_until=today + timedelta(days=30))
    change(other_faculty, away_from=today, away_until=today + timedelta(days=10))
    assert rank(wanted=Wanted(has_room=True)).ids == [other_faculty.pk]
    assert [profile_of(person).room_now for person in (mentor, other_faculty)] == [0, 3]


def test_the_first_pages_of_many_are_those_that_each_would_see():
    topics = [factories.make_topic(name) for name in ("Research", "Letters")]
    for number in range(4):
        factories.make_mentor(number, topics=topics[: number % 3])
    seekers = [Seeker(), *(Seeker(needs=frozenset({topic.pk})) for topic in topics)]
    found = first_pages(seekers=seekers, weights=Weights(), size=3)
    assert found == [rank(seeker=seeker, size=3).ids for seeker in seekers]


def test_as_many_queries_for_one_as_for_thirty(program, mentor):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            rank()
        return len(captured)

    one = queries()
    for _ in range(29):
        factories.make_mentor()
    assert queries() == one
