"""Absence from a file means nothing, unless staff say that the file names everybody; and then it is doubted."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Deactivation, Event, ImportRun, Role, User
from accounts.roster import runs
from accounts.roster.absence import number_must_be_typed
from accounts.roster.applying import MEANWHILE
from accounts.roster.kinds import Outcome
from accounts.roster.work import work_until_done
from notifications.models import Notification
from tests.factories import make_mentor, make_relationship, make_staff, make_track, make_user

from .files import applied, csv, people_file, read

pytestmark = pytest.mark.django_db

STUDENTS = ["student"]


@pytest.fixture(autouse=True)
def lists(db):
    make_track()


@pytest.fixture
def class_of_100(db) -> list[User]:
    return User.objects.bulk_create(
        User(email=f"s{number}@example.edu", full_name=f"Student {number:03}", role=Role.STUDENT)
        for number in range(100)
    )


def file_of(people: list[User]) -> bytes:
    return csv(*(f"{person.email},{person.full_name},student,M2,Pathways," for person in people))


def absent(run: ImportRun) -> set[str]:
    return set(run.lines.filter(outcome=Outcome.ABSENT).values_list("person__email", flat=True))


def test_who_is_missing_stays_unless_the_file_is_said_to_be_complete(class_of_100, staff):
    run = read(file_of(class_of_100[:50]), staff)

    assert absent(run) == set()


def test_who_is_missing_from_a_complete_file_is_listed_and_then_deactivated(class_of_100, staff):
    run = read(file_of(class_of_100[1:]), staff, complete_roles=STUDENTS)
    assert absent(run) == {"s0@example.edu"}
    assert class_of_100[0].is_active

    run = work_until_done(runs.start_applying(run=run, by=staff))

    gone = User.objects.get(is_active=False)
    left = Deactivation.objects.get()
    assert (gone.email, left.person, left.made_by, left.import_run) == ("s0@example.edu", gone, staff, run)
    assert Event.objects.get(target_id=gone.pk).verb == "deactivated"


def test_what_others_notice_waits_for_a_day(class_of_100, staff, mentor):
    pair = make_relationship(mentor, class_of_100[0])

    applied(file_of(class_of_100[1:]), staff, complete_roles=STUDENTS)

    wait = Deactivation.objects.get().effect_at - timezone.now()
    pair.refresh_from_db()
    assert timedelta(hours=23, minutes=55) < wait <= timedelta(hours=24)
    assert pair.is_live
    assert not Notification.objects.exists()


def test_until_then_it_is_taken_back_as_if_nothing_had_been(class_of_100, staff):
    run = applied(file_of(class_of_100[1:]), staff, complete_roles=STUDENTS)

    assert runs.undo_deactivations(run=run, by=staff) == 1

    assert not User.objects.filter(is_active=False).exists()
    assert not Deactivation.objects.standing().exists()
    assert not runs.undoable(run).exists()


def test_afterwards_there_is_nothing_left_to_take_back(class_of_100, staff):
    run = applied(file_of(class_of_100[1:]), staff, complete_roles=STUDENTS)
    Deactivation.objects.update(
        made_at=timezone.now() - timedelta(days=2), effect_at=timezone.now() - timedelta(days=1)
    )

    assert runs.undo_deactivations(run=run, by=staff) == 0


@pytest.mark.parametrize(
    ("count", "of", "unclear", "typed"),
    [
        (0, 0, 0, False),
        (0, 1000, 3, False),
        (10, 1000, 0, False),
        (11, 1000, 0, True),
        (2, 100, 0, False),
        (3, 100, 0, True),
        (1, 1, 0, True),
        (1, 1000, 1, True),
    ],
)
def test_many_or_doubtful_ones_need_their_number(program, count, of, unclear, typed):
    assert number_must_be_typed(count, of, unclear) is typed


@pytest.mark.parametrize("typed", [None, 29, 31, -30])
def test_another_number_than_theirs_changes_nothing(class_of_100, staff, typed):
    run = read(file_of(class_of_100[30:]), staff, complete_roles=STUDENTS)

    with pytest.raises(ValidationError, match="The number is not the one"):
        runs.start_applying(run=run, by=staff, typed=typed)

    run.refresh_from_db()
    assert run.state == ImportRun.State.READ


def test_with_the_number_they_are_deactivated(class_of_100, staff):
    applied(file_of(class_of_100[30:]), staff, complete_roles=STUDENTS, typed=30)

    assert User.objects.filter(is_active=False).count() == 30


def test_no_file_deactivates_staff_its_bringer_outside_mentors_or_superusers(staff):
    make_staff("Colleague")
    make_user(Role.FACULTY, "Root", is_superuser=True)
    profile = make_mentor(name="From outside").mentor_profile
    profile.host, profile.outside_until, profile.department = staff, timezone.now().date(), None
    profile.save()
    stays = make_mentor(name="Ada", email="ada@example.edu")
    leaves = make_mentor(name="Noor", email="noor@example.edu")

    run = read(csv(f"{stays.email},Ada,faculty"), staff, complete_roles=["faculty", "staff"])

    assert absent(run) == {leaves.email}


def test_only_the_roles_of_which_it_is_complete_are_looked_at(class_of_100, staff, mentor):
    run = read(file_of(class_of_100), staff, complete_roles=STUDENTS)

    assert absent(run) == set()


@pytest.mark.parametrize(
    "line",
    [
        "s0@example.edu,Student 0,student,M9,Pathways,",
        "S0@EXAMPLE.EDU,,student,M2,Pathways,",
        "s0@example.edu,=Formula,student,M2,Pathways,",
        '"s0@example.edu,Student 0,student,M2,Pathways,',
        "s0@example.edu,Student 0,student,M2,Pathways,,too,many",
        "s0@example.edu,Student 0,faculty,,,",
    ],
)
def test_a_line_that_cannot_be_used_still_names_its_person(class_of_100, staff, line):
    run = read(file_of(class_of_100[1:]) + f"\n{line}".encode(), staff, complete_roles=STUDENTS)

    assert (absent(run), run.notes["unclear"]) == (set(), 0)


def test_a_known_id_names_its_person_whatever_the_address(class_of_100, staff):
    User.objects.filter(pk=class_of_100[0].pk).update(school_id="S-1")
    line = people_file({"school_id": "s-1", "email": "not an address", "name": "S", "role": "student"})

    assert "s0@example.edu" not in absent(read(line, staff, complete_roles=STUDENTS))


def test_a_line_that_names_nobody_here_makes_the_number_needed(class_of_100, staff):
    run = read(
        file_of(class_of_100[1:]) + b"\nmisspelt@,Student 0,student,M2,Pathways,", staff, complete_roles=STUDENTS
    )

    assert (run.notes["unclear"], runs.must_type_number(run)) == (1, True)


def test_who_was_deactivated_by_hand_meanwhile_is_left_out(class_of_100, staff):
    run = read(file_of(class_of_100[1:]), staff, complete_roles=STUDENTS)
    User.objects.filter(email="s0@example.edu").update(is_active=False)

    run = work_until_done(runs.start_applying(run=run, by=staff))

    assert run.lines.get(outcome=Outcome.ABSENT).problem == "Not in the program any longer."
    assert not Deactivation.objects.exists()


def test_who_got_the_missing_address_by_hand_meanwhile_stays(class_of_100, staff):
    run = read(
        file_of(class_of_100[1:]) + b"\nnew@example.edu,Student 000,student,M2,Pathways,",
        staff,
        complete_roles=STUDENTS,
    )
    User.objects.filter(email="s0@example.edu").update(email="new@example.edu")

    run = work_until_done(runs.start_applying(run=run, by=staff, typed=1))

    assert not User.objects.filter(is_active=False).exists()
    assert run.lines.get(outcome=Outcome.ABSENT).problem == MEANWHILE
    assert not Deactivation.objects.exists()


def test_who_became_an_outside_mentor_meanwhile_stays(staff):
    stays, leaves = make_mentor(name="Ada", email="ada@example.edu"), make_mentor(name="Noor")
    outside = make_mentor(name="From outside").mentor_profile
    run = read(csv(f"{stays.email},Ada,faculty"), staff, complete_roles=["faculty"])
    outside.host, outside.outside_until, outside.department = staff, timezone.now().date(), None
    outside.save()

    work_until_done(runs.start_applying(run=run, by=staff, typed=2))

    assert User.objects.get(is_active=False) == leaves
