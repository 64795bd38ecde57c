"""The copy that a process holds, with real transactions: what is committed is in it, and nothing else ever is."""

from datetime import timedelta
from threading import Event

import psycopg
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import ChosenTag, Identity, IdentityTag, MentorProfile, Program, User
from matching.models import MentorChange, Relationship, WaitlistEntry
from matching.ranking import Wanted, held, load, rank
from tests import factories
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
WITH_ROOM = Wanted(has_room=True)


@pytest.fixture(autouse=True)
def nothing_held():
    """And the program's rules are read once, as in a request."""
    Program.hold()
    held.forget()
    yield
    held.forget()
    Program.release()


@pytest.fixture
def mentors():
    people = [factories.make_mentor(1, name=f"Dr. {name}") for name in ("Ada", "Eva", "Ida")]
    rank()
    return people


def names(**asked):
    people = User.objects.in_bulk(ids := rank(sort="name", **asked).ids)
    return [people[key].full_name for key in ids]


def queries(act):
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def capacity(mentor, number):
    MentorProfile.objects.filter(user=mentor).update(capacity=number)


@pytest.fixture(params=["alone", "beside one that goes on"])
def other_transaction(request):
    """One that is never over, as of another database of the same server, holds back what counts as read."""
    if request.param == "alone":
        yield
        return
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("SELECT pg_current_xact_id()")
        yield


def test_one_query_when_nothing_has_changed(other_transaction, mentors):
    assert queries(held.mentors) == 1
    assert held.mentors() is held.mentors()


def test_only_what_has_changed_is_read_again(other_transaction, mentors):
    capacity(mentors[0], 5)
    assert queries(held.mentors) == 2
    assert queries(held.mentors) == 1


def relationship(mentor):
    return factories.make_relationship(mentor, factories.make_student())


def test_a_new_name_takes_its_place_in_the_order(mentors):
    User.objects.filter(pk=mentors[0].pk).update(full_name="Dr. Zoe")
    assert names() == ["Dr. Eva", "Dr. Ida", "Dr. Zoe"]


def test_a_new_mentor_is_found_and_one_who_has_left_is_not(mentors):
    factories.make_mentor(name="Dr. Bea")
    User.objects.filter(pk=mentors[2].pk).update(is_active=False)
    assert names() == ["Dr. Ada", "Dr. Bea", "Dr. Eva"]


def test_a_profile_that_is_gone_is_gone(mentors):
    mentors[1].mentor_profile.delete()
    assert names() == ["Dr. Ada", "Dr. Ida"]


@pytest.mark.parametrize("field", ["topics", "topics_not_offered", "specialties"])
def test_what_a_mentor_lists_and_no_longer_lists(mentors, field):
    make = factories.make_specialty if field == "specialties" else factories.make_topic
    column = {"topics_not_offered": "not_offered"}.get(field, field)
    links = getattr(mentors[0].mentor_profile, field)

    def has_it():
        return int(held.mentors()[column].any())

    links.add(make())
    assert has_it() == 1
    links.clear()
    assert has_it() == 0


def test_tags_that_come_go_and_are_kept_back(mentors):
    word = IdentityTag.objects.create(slug="veteran", name="Veteran")
    wanted = Wanted(tags=[word.pk])
    chosen = ChosenTag.objects.create(identity=Identity.objects.create(user=mentors[0]), tag=word, audience="school")
    assert names(wanted=wanted) == ["Dr. Ada"]
    ChosenTag.objects.update(audience="me")
    assert names(wanted=wanted) == []
    ChosenTag.objects.update(audience="school")
    assert names(wanted=wanted) == ["Dr. Ada"]
    chosen.identity.delete()
    assert names(wanted=wanted) == []


def test_a_place_that_is_filled_moved_and_free_again(mentors):
    pair = relationship(mentors[0])
    assert names(wanted=WITH_ROOM) == ["Dr. Eva", "Dr. Ida"]
    Relationship.objects.update(mentor=mentors[1])
    assert names(wanted=WITH_ROOM) == ["Dr. Ada", "Dr. Ida"]
    pair.delete()
    assert names(wanted=WITH_ROOM) == ["Dr. Ada", "Dr. Eva", "Dr. Ida"]


def test_who_is_waited_for(mentors):
    WaitlistEntry.objects.create(student=factories.make_student(), mentor=mentors[0], joined_at=timezone.now())
    assert names(wanted=WITH_ROOM) == ["Dr. Eva", "Dr. Ida"]


def test_a_held_place_is_read_again_when_its_hour_is_over(mentors, monkeypatch):
    now = timezone.now()
    WaitlistEntry.objects.create(
        student=factories.make_student(),
        mentor=mentors[0],
        state=WaitlistEntry.State.OFFERED,
        joined_at=now,
        offered_at=now,
        held_until=now + timedelta(hours=2),
    )
    assert list(held.mentors()["taken"]).count(1) == 1
    assert queries(held.mentors) == 1
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=3))
    assert list(held.mentors()["taken"]) == [0, 0, 0]
    assert queries(held.mentors) == 1


def test_signing_in_changes_nothing(mentors):
    before = MentorChange.objects.count()
    User.objects.filter(pk=mentors[0].pk).update(last_login=timezone.now())
    assert MentorChange.objects.count() == before


def test_what_is_rolled_back_was_used_inside_and_never_held(mentors):
    with transaction.atomic():
        capacity(mentors[0], 0)
        assert names(wanted=WITH_ROOM) == ["Dr. Eva", "Dr. Ida"]
        transaction.set_rollback(True)
    assert names(wanted=WITH_ROOM) == ["Dr. Ada", "Dr. Eva", "Dr. Ida"]


def test_a_transaction_that_commits_late_is_not_missed(mentors):
    """It began, and wrote, before others that were read meanwhile."""
    written, go_on = Event(), Event()

    def late():
        with transaction.atomic():
            capacity(mentors[0], 0)
            written.set()
            assert go_on.wait(20)

    def meanwhile():
        assert written.wait(20)
        capacity(mentors[1], 0)
        seen = names(wanted=WITH_ROOM)
        repeated = queries(held.mentors)
        go_on.set()
        return seen, repeated

    assert at_once(late, meanwhile)[1] == (["Dr. Ada", "Dr. Ida"], 1)
    assert names(wanted=WITH_ROOM) == ["Dr. Ida"]


def test_threads_that_read_while_others_write_end_with_what_the_database_has(mentors):
    def move():
        for number in range(12):
            with transaction.atomic():
                capacity(mentors[number % 3], 0)
                capacity(mentors[(number + 1) % 3], 5)

    def read():
        return [rank(sort="name").ids for _ in range(12)]

    answers = at_once(move, read, read)
    assert all(ids == [mentor.pk for mentor in mentors] for ids in [*answers[1], *answers[2]])
    kept = held.mentors()
    held.forget()
    fresh = held.mentors()
    assert kept is not fresh
    assert all(list(kept[name].ravel()) == list(fresh[name].ravel()) for name in fresh.columns)


def test_pruned_changes_make_whoever_missed_them_read_everybody(mentors):
    for number in range(5):
        capacity(mentors[0], number % 2)
    load.prune(2)
    assert MentorChange.objects.count() == 3
    assert names(wanted=WITH_ROOM) == ["Dr. Eva", "Dr. Ida"]
    assert queries(held.mentors) == 1


def test_what_is_pruned_already_is_left_as_it_is(mentors):
    """Else every tick would make every process read everybody."""
    for number in range(5):
        capacity(mentors[0], number % 2)
    load.prune(2)
    before = set(MentorChange.objects.values_list("pk", flat=True))
    load.prune(2)
    assert set(MentorChange.objects.values_list("pk", flat=True)) == before


def test_inside_another_transaction_nothing_is_pruned(mentors):
    """What that one had changed itself would be thrown away with what another server wrote."""
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        load.prune()


def test_a_server_with_lower_numbers_is_read_anew(mentors, monkeypatch):
    """Restored, or failed over to: its changes would all look older than what this process has read."""
    ahead = 10_000_000
    monkeypatch.setattr(held, "_held", held._held._replace(oldest_running=held._held.oldest_running + ahead))
    capacity(mentors[0], 0)
    assert names(wanted=WITH_ROOM) == ["Dr. Eva", "Dr. Ida"]
    assert held._held.oldest_running < ahead


def test_a_restore_of_data_alone_has_no_search_path(mentors):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('search_path', '', true)")
        cursor.execute("UPDATE public.accounts_mentorprofile SET capacity = 0 WHERE user_id = %s", [mentors[0].pk])
        cursor.execute("SET LOCAL search_path TO DEFAULT")
    assert names(wanted=WITH_ROOM) == ["Dr. Eva", "Dr. Ida"]


def test_changes_of_the_server_that_data_was_restored_from_are_thrown_away(mentors):
    MentorChange.objects.create(mentor=mentors[0].pk, xid=2**60)
    load.prune()
    assert not MentorChange.objects.filter(xid=2**60).exists()


def test_one_statement_writes_each_mentor_once(mentors):
    MentorChange.objects.all().delete()
    MentorProfile.objects.update(capacity=4)
    assert sorted(MentorChange.objects.values_list("mentor", flat=True)) == sorted(mentor.pk for mentor in mentors)


def test_few_changes_are_not_pruned(mentors):
    before = MentorChange.objects.count()
    load.prune(before)
    assert MentorChange.objects.count() == before


@pytest.mark.parametrize(
    "table",
    [
        "accounts_mentorprofile_topics",
        "accounts_mentorprofile_topics_not_offered",
        "accounts_mentorprofile_specialties",
        "accounts_chosentag",
        "matching_relationship",
        "matching_waitlistentry",
    ],
)
def test_an_emptied_table_is_a_change_of_everybody(mentors, table):
    MentorChange.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")
    assert load.EVERYBODY in MentorChange.objects.values_list("mentor", flat=True)


def test_a_whole_new_school_is_read_as_one(mentors):
    """A truncated table tells too: restored data, and tests."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE accounts_mentorprofile CASCADE")
    assert names() == []
