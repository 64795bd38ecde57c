"""Who and what is counted, exactly."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.clock import academic_year, school_today
from accounts.events import record
from accounts.models import Enrollment, Stage, User
from matching.models import Relationship
from meetings.models import Meeting
from reports.activity import years_of
from reports.cohort import edition_of_file, edition_on_screen, exact
from reports.statistics import TOTAL
from reports.table import rows
from tests import factories

from . import factories as cohort


def counted(year: int | None = None, stage: str = TOTAL, **cut) -> dict[str, int]:
    edition = edition_on_screen(year or academic_year(school_today()))
    row = next(row for row in rows(exact(edition), Stage.values, **cut) if row.stage == stage)
    return {cell.column.name: cell.count for cell in row.cells}


@pytest.mark.parametrize(
    ("kind", "state", "covered"),
    [
        ("mentoring", "active", 1),
        ("mentoring", "trial", 1),
        ("research", "active", 1),
        ("peer", "active", 1),
        ("advising", "active", 0),
        ("group", "active", 0),
        ("mentoring", "paused", 0),
        ("mentoring", "ended", 0),
    ],
)
def test_who_has_a_mentor(student, mentor, kind, state, covered):
    factories.make_relationship(mentor, student, kind=kind, state=state)
    found = counted()
    assert (found["covered"], found["uncovered"]) == (covered, 1 - covered)


def test_advising_is_told_beside_it(student, mentor):
    factories.make_relationship(mentor, student, kind=Relationship.Kind.ADVISING)
    assert counted()["advised"] == 1


@pytest.mark.parametrize(
    ("status", "number"),
    [("enrolled", 1), ("leave", 1), ("research", 1), ("dual_degree", 1), ("graduated", 0), ("withdrawn", 0)],
)
def test_who_is_in_the_denominator(student, status, number):
    Enrollment.objects.update(status=status)
    assert counted()["students"] == number


def test_a_student_with_two_mentors_counts_once(student, mentor, other_faculty):
    factories.make_relationship(mentor, student)
    factories.make_relationship(other_faculty, student)
    assert counted()["covered"] == 1


def test_a_pause_counts_from_its_day_on(student, mentor):
    relationship = cohort.pair(cohort.student_of_last_year(), mentor=mentor, state="paused")
    record(actor=mentor, verb="paused", target=relationship)
    assert counted(cohort.last_year())["covered"] == 1
    assert counted(stage="M1")["covered"] == 0


def test_a_mentorship_that_ended_since_counts_for_the_date_before(db):
    relationship = cohort.pair(cohort.student_of_last_year(), state="ended")
    assert relationship.ended_at.date() >= school_today() - timedelta(days=1)
    assert counted(cohort.last_year())["covered"] == 1


def test_meetings_count_at_the_stage_of_their_day(db):
    student = cohort.student_of_last_year("M1")
    Enrollment.objects.filter(student=student).update(ends_on=cohort.day_in_quarter(2))
    this_year = factories.make_enrollment(student, stage="M2", year=cohort.last_year() + 1)
    relationship = cohort.pair(student)
    cohort.meeting(relationship, cohort.day_in_quarter(1))
    cohort.meeting(relationship, this_year.starts_on + timedelta(days=1))
    assert counted(cohort.last_year(), stage="M1")["held"] == 1
    assert counted(stage="M2")["held"] == 1


def test_a_meeting_is_held_not_held_or_not_recorded(db):
    relationship = cohort.pair(cohort.student_of_last_year())
    for days, state in enumerate(["held", "held", "not_held", "confirmed", "cancelled"], 1):
        cohort.meeting(relationship, cohort.day_in_quarter(1, days), state=state)
    found = counted(cohort.last_year())
    assert [found[name] for name in ("meetings", "held", "not_held", "not_recorded")] == [4, 2, 1, 1]


@pytest.mark.parametrize(
    ("declined", "attendance", "expected"),
    [
        (False, "came", ("held", 1)),
        (False, "", ("held", 1)),
        (False, "absent", ("not_held", 1)),
        (False, "excused", ("not_held", 1)),
        (True, "came", ("held", 1)),
        (True, "excused", ("meetings", 0)),
        (True, "", ("meetings", 0)),
    ],
)
def test_a_group_was_held_for_those_who_were_there(db, declined, attendance, expected):
    relationship = cohort.pair(cohort.student_of_last_year())
    group = cohort.meeting(relationship, cohort.day_in_quarter(1))
    Meeting.objects.filter(pk=group.pk).update(is_group=True)
    declined_at = group.starts_at if declined else None
    group.participants.filter(person=relationship.mentee).update(attendance=attendance, declined_at=declined_at)
    name, number = expected
    assert counted(cohort.last_year())[name] == number


def test_a_meeting_to_come_is_not_due(student, mentor):
    relationship = factories.make_relationship(mentor, student)
    cohort.meeting(relationship, school_today() + timedelta(days=2), state="confirmed")
    assert counted()["meetings"] == 0


def test_meetings_with_an_advisor_are_not_counted(db):
    relationship = cohort.pair(cohort.student_of_last_year(), kind="advising")
    cohort.meeting(relationship, cohort.day_in_quarter(1))
    assert counted(cohort.last_year())["meetings"] == 0


def test_check_ins_are_done_skipped_not_answered_or_open(forms):
    for state, reason in (("done", ""), ("done", ""), ("skipped", "time"), ("skipped", "no_answer"), ("due", "")):
        student = cohort.student_of_last_year("M1")
        cohort.check_in(student, cohort.day_in_quarter(3), state=state, reason=reason)
    found = counted(cohort.last_year(), stage="M1")
    names = ("check_ins", "done", "skipped", "not_answered", "open")
    assert [found[name] for name in names] == [5, 2, 1, 1, 1]


def test_what_was_logged_beside_another_meeting_does_not_count(db):
    relationship = cohort.pair(cohort.student_of_last_year())
    beside = cohort.meeting(relationship, cohort.day_in_quarter(1))
    cohort.meeting(relationship, cohort.day_in_quarter(1, 30))
    Meeting.objects.filter(pk=beside.pk).update(overlaps_another=True)
    found = counted(cohort.last_year())
    assert (found["meetings"], found["held"]) == (1, 1)
    assert [year.meetings for year in years_of(relationship.mentor) if year.meetings] == [1]


def test_an_account_that_was_closed_is_not_counted(student):
    User.objects.filter(pk=student.pk).update(is_active=False)
    assert counted()["students"] == 0


def test_somebody_who_mentors_and_is_mentored_counts_their_meetings_as_a_mentor_alone(db):
    peer = cohort.student_of_last_year("M2")
    cohort.meeting(cohort.pair(peer), cohort.day_in_quarter(1))
    assert [year.meetings for year in years_of(peer)] == []
    cohort.meeting(cohort.pair(cohort.student_of_last_year("M1"), mentor=peer), cohort.day_in_quarter(1, 40))
    assert sum(year.meetings for year in years_of(peer)) == 1


def test_a_meeting_late_on_the_last_evening_of_a_stage_belongs_to_that_stage(db):
    """At the school it is still the old day, in UTC and for a reader in Tokyo the next."""
    student = cohort.student_of_last_year("M1")
    last_day = cohort.day_in_quarter(1)
    Enrollment.objects.filter(student=student).update(ends_on=last_day)
    Enrollment.objects.create(
        student=student,
        academic_year=cohort.last_year(),
        stage="M2",
        track=factories.make_track(),
        starts_on=last_day + timedelta(days=1),
    )
    late = cohort.meeting(cohort.pair(student), last_day)
    starts = cohort.noon(last_day) + timedelta(hours=11, minutes=30)
    Meeting.objects.filter(pk=late.pk).update(starts_at=starts, ends_at=starts + timedelta(minutes=20))
    with timezone.override("Asia/Tokyo"):
        assert counted(cohort.last_year(), stage="M1")["held"] == 1
        assert counted(cohort.last_year(), stage="M2")["held"] == 0


def test_track_and_class_cut_the_same_people(db):
    other = factories.make_track("Rural")
    cohort.student_of_last_year("M1", cohort=2020)
    cohort.student_of_last_year("M1", track=other, cohort=2020)
    cohort.student_of_last_year("M2", track=other, cohort=2019)
    assert counted(cohort.last_year(), track="rural")["students"] == 2
    assert counted(cohort.last_year(), cohort="2020")["students"] == 2
    assert counted(cohort.last_year(), track="rural", cohort="2020")["students"] == 1


def test_a_log_that_came_after_the_quarter_was_final_is_not_in_its_file(db):
    relationship = cohort.pair(cohort.student_of_last_year())
    day = cohort.day_in_quarter(0)
    cohort.meeting(relationship, day, logged_on=day + timedelta(days=150))
    file_row = rows(exact(edition_of_file(cohort.last_year())), Stage.values)[-1]
    assert (file_row.cell("held").count, file_row.cell("meetings").count) == (0, 1)
    assert counted(cohort.last_year())["held"] == 1


def test_the_school_s_day_decides_and_not_the_reader_s(db):
    """A meeting late on the last evening of the year, in the school's zone, is the next day elsewhere."""
    relationship = cohort.pair(cohort.student_of_last_year())
    found = cohort.meeting(relationship, cohort.day_in_quarter(3))
    late = cohort.noon(edition_on_screen(cohort.last_year()).as_of) + timedelta(hours=11)
    found.starts_at, found.ends_at = late, late + timedelta(minutes=30)
    found.save()
    with timezone.override("Asia/Tokyo"):
        assert counted(cohort.last_year())["held"] == 1
