"""Mentorships that were before, by file."""

import time
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.clock import school_date, school_today
from accounts.models import Event, Role, User
from accounts.roster import applying, runs
from accounts.roster.kinds import Outcome, Step
from accounts.roster.work import work_until_done
from matching.capacity import load
from matching.models import Block, Relationship, WaitlistEntry
from notifications.models import Notification
from tests.accounts.roster.files import applied, csv, queries_of, read, steps_of
from tests.factories import make_mentor, make_relationship, make_staff, make_student, make_user
from tests.matching.waitlist.factories import make_entry
from tests.threads import at_once

pytestmark = pytest.mark.django_db

HEADER = "Mentor,Student,Kind,Started on,Ended on,State"
Kind, State = Relationship.Kind, Relationship.State


@pytest.fixture
def ada() -> User:
    return make_mentor(capacity=2, name="Ada Lind", email="ada@example.edu", school_id="F-1")


@pytest.fixture
def sam() -> User:
    return make_student(name="Sam Rivera", email="sam@example.edu", school_id="S-1")


def pairs(*lines: str) -> bytes:
    return csv(*lines, header=HEADER)


def planned(*lines: str) -> list[Step]:
    return steps_of(pairs(*lines), kind="pairs")


def rejection(*lines: str) -> str:
    step = planned(*lines)[-1]
    assert step.outcome == Outcome.REJECTED, step
    return step.details[0]


def test_a_pair_comes_in_as_it_was_and_nobody_is_told(ada, sam, staff):
    applied(pairs("ada@example.edu,S-1,,2024-09-01,,"), staff, kind="pairs")

    pair = Relationship.objects.get()
    assert (pair.mentor, pair.mentee, pair.kind, pair.state) == (ada, sam, Kind.MENTORING, State.ACTIVE)
    assert (pair.origin, school_date(pair.started_at)) == (Relationship.Origin.IMPORTED, date(2024, 9, 1))
    assert not Notification.objects.exists()
    assert mail.outbox == []
    event = Event.objects.get(target_id=pair.pk)
    assert (event.actor, event.verb) == (staff, "imported")


def test_what_it_would_do_stands_there_first(ada, sam):
    (step,) = planned("F-1,SAM@example.edu,Research,9/1/2024,,Paused")

    assert (step.title, step.details) == ("Ada Lind with Sam Rivera", ("Research since 2024-09-01, paused",))
    assert not Relationship.objects.exists()


def test_one_that_is_over_comes_in_with_its_end(ada, sam, staff):
    applied(pairs("F-1,S-1,Mentoring,2023-09-01,2024-06-30,"), staff, kind="pairs")

    pair = Relationship.objects.get()
    assert (pair.state, school_date(pair.ended_at), pair.ended_by) == (State.ENDED, date(2024, 6, 30), staff)
    assert load(ada) == 0


def test_what_began_today_did_not_begin_later_than_now(ada, sam, staff):
    applied(pairs(f"F-1,S-1,,{school_today()},,"), staff, kind="pairs")

    assert Relationship.objects.get().started_at <= timezone.now()


@pytest.mark.parametrize("line", ["F-1,S-1,,2024-09-01,,", "F-1,S-1,,2023-09-01,2024-06-30,"])
def test_a_second_import_changes_nothing(ada, sam, staff, line):
    applied(pairs(line), staff, kind="pairs")
    events = Event.objects.filter(verb="imported").count()

    run = read(pairs(line), staff, kind="pairs")

    assert run.counts == {Outcome.UNCHANGED: 1}
    assert Event.objects.filter(verb="imported").count() == events


def test_one_that_was_ended_here_is_not_started_again(ada, sam, staff):
    line = "F-1,S-1,,2024-09-01,,"
    applied(pairs(line), staff, kind="pairs")
    Relationship.objects.update(state=State.ENDED, ended_at=timezone.now(), ended_by=sam)

    assert "A file does not start it again." in rejection(line)


def test_one_that_runs_here_is_not_ended_by_a_file(ada, sam):
    make_relationship(ada, sam)

    said = rejection(f"F-1,S-1,,2024-09-01,{school_today()},")

    assert said.startswith(f"This mentorship runs here since {school_today()}.")


def test_an_earlier_one_of_the_same_two_may_be_beside_one_that_runs(ada, sam):
    make_relationship(ada, sam)

    assert planned("F-1,S-1,,2022-09-01,2023-06-30,")[0].outcome == Outcome.NEW


def test_no_place_is_filled_that_is_not_there(ada, staff):
    """P1: the places that are taken here and those that earlier lines of the file take."""
    make_relationship(ada, make_student())
    for number in (1, 2):
        make_student(email=f"s{number}@example.edu")

    run = applied(pairs("F-1,s1@example.edu,,2024-09-01,,", "F-1,s2@example.edu,,2024-09-01,,"), staff, kind="pairs")

    assert load(ada) == 2
    assert run.lines.get(line=3).details == [
        "Ada Lind has 2 places and 2 students. Ask them for more places first, or leave this line out."
    ]


@pytest.mark.parametrize("line", ["F-1,S-1,Advising,2024-09-01,,", "F-1,S-1,,2023-09-01,2024-06-30,"])
def test_what_fills_no_place_needs_none(ada, sam, line):
    for _ in range(2):
        make_relationship(ada, make_student())

    assert planned(line)[0].outcome == Outcome.NEW


def test_a_place_that_was_taken_since_the_file_was_read_is_not_filled_twice(ada, sam, staff):
    run = read(pairs("F-1,S-1,,2024-09-01,,"), staff, kind="pairs")
    for _ in range(2):
        make_relationship(ada, make_student())

    run = work_until_done(runs.start_applying(run=run, by=staff))

    assert (load(ada), run.counts["left"]) == (2, 1)


@pytest.mark.django_db(transaction=True)
def test_two_files_at_one_moment_fill_the_last_place_once(ada, monkeypatch):
    """Between what a worker sees and what it writes lies time enough for the other to see the same."""
    kind = applying.kind_named("pairs")
    slow = replace(kind, apply=lambda steps, by: time.sleep(0.5) or kind.apply(steps, by))
    monkeypatch.setattr(applying, "kind_named", lambda name: slow)
    ada.mentor_profile.capacity = 1
    ada.mentor_profile.save()
    registrars = [make_staff("One"), make_staff("Two")]
    ready = []
    for number, registrar in enumerate(registrars):
        make_student(email=f"s{number}@example.edu")
        run = read(pairs(f"F-1,s{number}@example.edu,,2024-09-01,,"), registrar, kind="pairs")
        ready.append(runs.start_applying(run=run, by=registrar))

    done = at_once(*(lambda run=run: work_until_done(run) for run in ready))

    assert load(ada) == 1
    assert sorted(run.counts["left"] for run in done) == [0, 1]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "nobody@example.edu,S-1,,2024-09-01,,",
            "Nobody here has the e-mail address or school ID “nobody@example.edu”.",
        ),
        (",S-1,,2024-09-01,,", "The row names no mentor."),
        ("F-1,,,2024-09-01,,", "The row names no student."),
        ("S-1,S-1,,2024-09-01,,", "Both are the same person."),
        ("F-1,S-1,Friends,2024-09-01,,", "The kind “Friends” is not known. Choose Mentoring, Research, Peer"),
        ("F-1,S-1,Group,2024-09-01,,", "The kind “Group” is not known."),
        ("F-1,S-1,,,,", "The row does not say on which day it started."),
        ("F-1,S-1,,soon,,", "“soon” is not a date."),
        ("F-1,S-1,,2999-01-01,,", "2999-01-01 is not a day of the past."),
        ("F-1,S-1,,0024-09-01,,", "0024-09-01 is not a day of the past."),
        ("F-1,S-1,,2024-09-01,2023-09-01,", "It ended before it started."),
        ("F-1,S-1,,2024-09-01,,Ended", "An ended mentorship has a day on which it ended"),
        ("F-1,S-1,,2023-09-01,2024-06-30,Active", "An ended mentorship has a day on which it ended"),
        ("F-1,S-1,,2024-09-01,,Trial", "The state “Trial” is not known. Choose Active, Paused or Ended."),
        ("F-1,F-2,,2024-09-01,,", "Noor Haddad is faculty here, and only students have mentors."),
        ("S-1,S-2,,2024-09-01,,", "Sam Rivera has no mentor profile."),
        ("F-1,S-1,Peer mentoring,2024-09-01,,", "Peer mentoring is between students, and Ada Lind is faculty."),
        ("F-1,S-3,,2024-09-01,,", "Gone is deactivated here"),
        ("F-1,S-2,,2024-09-01,,", "These two people cannot be paired."),
    ],
)
def test_a_line_that_cannot_be_says_why(ada, sam, line, said):
    make_mentor(name="Noor Haddad", school_id="F-2")
    robin = make_student(name="Robin", school_id="S-2")
    make_student(name="Gone", school_id="S-3", is_active=False)
    Block.objects.create(blocker=robin, blocked=ada, blocked_at=timezone.now())

    assert said in rejection(line)


def test_of_two_lines_about_one_pair_the_first_counts(ada, sam):
    assert rejection("F-1,S-1,,2024-09-01,,", "ada@example.edu,S-1,,2023-09-01,,") == (
        "The same two people are on line 2 already; that line counts."
    )


def test_a_student_may_have_been_the_mentor(sam):
    robin = make_mentor(role=Role.STUDENT, name="Robin", school_id="S-2")

    assert planned("S-2,S-1,Peer mentoring,2024-09-01,,")[0].act.mentor == robin


def test_the_number_of_queries_does_not_depend_on_the_pairs(ada, program):
    ada.mentor_profile.capacity = 50
    ada.mentor_profile.save()
    students = [make_student(email=f"s{number}@example.edu") for number in range(20)]
    make_relationship(ada, students[0], started_at=timezone.now() - timedelta(days=9))
    lines = [f"F-1,{student.email},,2024-09-01,," for student in students]

    assert queries_of(lambda: planned(lines[0])) == queries_of(lambda: planned(*lines))


def test_a_person_of_neither_side_changes_nothing_here():
    make_user(Role.FACULTY, "Only Faculty", school_id="F-9")

    assert "Nobody here has" in rejection("F-9,S-9,,2024-09-01,,")


@pytest.mark.parametrize(
    "line", ["F-1,S-1,,2022-01-01,2023-12-31,", "F-1,S-1,,2023-10-01,2023-11-01,", "F-1,S-1,,2022-01-01,,"]
)
def test_one_that_reaches_into_another_of_the_same_two_is_refused_from_either_side(ada, sam, line):
    said = rejection("F-1,S-1,,2023-09-01,2024-06-30,", line)

    assert "it ran from 2023-09-01 to 2024-06-30. A file does not start it again." in said


class TestHeldPlaces:
    """A place that the waitlist holds for somebody is no free one (P1)."""

    LINE = "F-1,S-1,,2024-09-01,,"

    @pytest.fixture(autouse=True)
    def one_place(self, ada):
        ada.mentor_profile.capacity = 1
        ada.mentor_profile.save()

    def test_what_is_held_for_somebody_else_is_not_filled(self, ada, sam):
        make_entry(make_student(), ada, held_for=10)
        assert rejection(self.LINE) == (
            "Ada Lind has 1 place and 0 students, and 1 place held for others who waited. "
            "Ask them for more places first, or leave this line out."
        )

    def test_what_is_held_since_the_file_was_read_is_not_filled(self, ada, sam, staff):
        run = read(pairs(self.LINE), staff, kind="pairs")
        make_entry(make_student(), ada, held_for=10)
        run = work_until_done(runs.start_applying(run=run, by=staff))
        assert (load(ada), run.counts["left"]) == (1, 1)

    def test_what_is_held_for_the_student_of_the_line_is_theirs(self, ada, sam, staff):
        entry = make_entry(sam, ada, held_for=10)
        applied(pairs(self.LINE), staff, kind="pairs")
        entry.refresh_from_db()
        assert (load(ada), entry.state, entry.ended_by) == (1, WaitlistEntry.State.CLOSED, staff)
        assert Relationship.objects.count() == 1

    def test_a_held_place_is_filled_once_by_one_file(self, ada, sam, staff):
        make_entry(sam, ada, held_for=10)
        make_student(school_id="S-2")
        applied(pairs(self.LINE, "F-1,S-2,,2024-09-01,,"), staff, kind="pairs")
        assert (load(ada), Relationship.objects.count()) == (1, 1)

    def test_an_offer_whose_hours_are_over_holds_nothing(self, ada, sam):
        make_entry(make_student(), ada, held_for=-1)
        assert planned(self.LINE)[0].outcome == Outcome.NEW

    @pytest.mark.parametrize("line", ["F-1,S-1,Advising,2024-09-01,,", "F-1,S-1,,2023-09-01,2024-06-30,"])
    def test_what_fills_no_place_ends_no_waiting(self, ada, sam, staff, line):
        entry = make_entry(sam, ada)
        applied(pairs(line), staff, kind="pairs")
        entry.refresh_from_db()
        assert entry.is_waiting

    def test_who_waits_for_somebody_else_of_the_file_waits_on(self, ada, sam, staff):
        make_mentor(school_id="F-2")
        robin = make_student(school_id="S-2")
        entry = make_entry(robin, ada)
        applied(pairs(self.LINE, "F-2,S-2,,2024-09-01,,"), staff, kind="pairs")
        entry.refresh_from_db()
        assert entry.is_waiting
