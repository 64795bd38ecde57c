"""Meetings that were before, by file: their day and length are known, their time of day is not."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.clock import academic_year, academic_year_start, school_today, school_zone
from accounts.models import Event, Mode
from accounts.roster.kinds import Outcome, Step
from matching.hooks import marks_of
from matching.models import Relationship
from meetings.models import Meeting, Participant
from meetings.services import renew_feed
from notifications.models import Notification
from reports import cohort, queries
from reports.activity import years_of
from reports.periods import Period
from tests.accounts.roster.files import applied, csv, queries_of, read, steps_of
from tests.factories import make_relationship, make_student, make_track

from .factories import make_meeting

pytestmark = pytest.mark.django_db

HEADER = "Mentor,Student,Date,Minutes,How,Kind"
LONG_AGO = timedelta(days=900)


@pytest.fixture
def pair(mentor, student) -> Relationship:
    for person, school_id in ((mentor, "F-1"), (student, "S-1")):
        person.school_id = school_id
        person.save()
    return make_relationship(mentor, student, started_at=timezone.now() - LONG_AGO)


def days_ago(days: int) -> date:
    return school_today() - timedelta(days=days)


def noon_of(day: date) -> datetime:
    """Forty times 24 hours ago may be another day: clocks change in between."""
    return datetime.combine(day, time(12), school_zone())


def meetings(*lines: str) -> bytes:
    return csv(*lines, header=HEADER)


def planned(*lines: str) -> list[Step]:
    return steps_of(meetings(*lines), kind="meetings")


def rejection(*lines: str) -> str:
    step = planned(*lines)[-1]
    assert step.outcome == Outcome.REJECTED, step
    return step.details[0]


@pytest.fixture
def imported(pair, staff) -> Meeting:
    applied(meetings(f"F-1,S-1,{days_ago(40)},45,Zoom,"), staff, kind="meetings")
    return Meeting.objects.get()


def test_a_meeting_comes_in_as_held_and_nobody_is_told(imported, pair, staff, mentor, student):
    assert (imported.state, imported.minutes, imported.mode) == (Meeting.State.HELD, 45, Mode.VIDEO)
    assert (imported.own_day, imported.logged_by, imported.is_imported) == (days_ago(40), staff, True)
    assert {(seat.person, seat.relationship) for seat in imported.participants.all()} == {
        (mentor, pair),
        (student, pair),
    }
    assert not Notification.objects.exists()
    assert mail.outbox == []
    assert Event.objects.get(target_id=imported.pk).verb == "imported"


def test_it_takes_nobodys_time(imported, pair):
    """P3: it stands at noon of its day, and nobody was anywhere at noon because of it."""
    assert not imported.takes_time
    assert not Participant.objects.filter(meeting=imported, counts=True).exists()
    make_meeting(pair, starts_at=imported.starts_at)


def test_a_second_import_changes_nothing(imported, staff):
    run = read(meetings(f"F-1,S-1,{days_ago(40)},45,Zoom,"), staff, kind="meetings")

    assert run.counts == {Outcome.UNCHANGED: 1}


def test_what_is_recorded_here_already_stays(pair, student):
    make_meeting(pair, starts_at=noon_of(days_ago(40)), state=Meeting.State.HELD)

    assert planned(f"F-1,S-1,{days_ago(40)},90,,")[0].outcome == Outcome.UNCHANGED


def test_what_waits_for_its_log_is_logged_by_its_people(pair):
    make_meeting(pair, starts_at=noon_of(days_ago(40)))

    assert rejection(f"F-1,S-1,{days_ago(40)},45,,") == (
        "A meeting of that day is here as “confirmed”. The two people log it there."
    )


def test_it_counts_in_the_report_of_its_own_year(imported):
    edition = cohort.edition_on_screen(academic_year(imported.own_day))

    assert sum(queries.counted(queries.meetings(edition.periods[0]), "outcome").values()) == 1


def test_a_file_of_a_quarter_that_is_over_counts_it_as_held(imported):
    """Its log is as old as itself: else a first year of imported meetings would read as "not recorded"."""
    quarter = Period(days_ago(60), days_ago(30), recorded_by=days_ago(16))

    assert queries.counted(queries.meetings(quarter), "outcome") == {("held",): 1}


def test_it_counts_in_its_mentors_own_numbers(imported, mentor):
    year = next(year for year in years_of(mentor) if year.year == academic_year(imported.own_day))

    assert (year.meetings, year.hours) == (1, 0.8)


def test_it_is_a_knot_on_the_thread(imported, pair):
    assert [(mark.kind, mark.at) for mark in marks_of([pair])[pair.pk]] == [("held", imported.starts_at)]


def test_its_page_says_that_the_time_is_not_known(imported, client_for, student):
    page = client_for(student).get(reverse("meetings:meeting", args=[imported.pk])).content.decode()

    assert "Imported: the day is known, the time is not" in page
    assert "45 minutes" in page
    assert "noon" not in page
    assert "Correct the log" not in page


def test_its_day_is_the_schools_wherever_its_reader_is(imported, client_for, student):
    student.time_zone = "Pacific/Auckland"
    student.save()
    there = imported.starts_at.astimezone(ZoneInfo("Pacific/Auckland")).date()
    assert there != imported.own_day

    page = client_for(student).get(reverse("meetings:meeting", args=[imported.pk])).content.decode()

    assert f"{imported.own_day:%B} {imported.own_day.day}, {imported.own_day.year}" in page


def test_no_calendar_shows_it(imported, client_for, student):
    client = client_for(student)

    assert client.get(reverse("meetings:download", args=[imported.pk])).status_code == 404
    assert b"BEGIN:VEVENT" not in client.get(f"/calendar/{renew_feed(person=student).token}.ics").content


def test_it_cannot_be_corrected_by_its_people(pair, staff, client_for, student):
    applied(meetings(f"F-1,S-1,{days_ago(1)},45,,"), staff, kind="meetings")

    response = client_for(student).get(reverse("meetings:log", args=[Meeting.objects.get().pk]))

    assert response.status_code in {302, 403}


def test_it_belongs_to_the_mentorship_that_ran_on_that_day(pair, mentor, student, staff):
    Relationship.objects.filter(pk=pair.pk).update(
        state="ended", ended_at=timezone.now() - timedelta(days=100), ended_by=student
    )
    now = make_relationship(mentor, student, started_at=timezone.now() - timedelta(days=50))
    applied(meetings(f"F-1,S-1,{days_ago(120)},30,,", f"F-1,S-1,{days_ago(10)},30,,"), staff, kind="meetings")

    found = Participant.objects.filter(person=mentor).order_by("during").values_list("relationship", flat=True)
    assert list(found) == [pair.pk, now.pk]


def test_a_file_may_say_which_of_two_mentorships(pair, mentor, student):
    research = make_relationship(mentor, student, kind="research", started_at=timezone.now() - LONG_AGO)

    steps = planned(f"F-1,S-1,{days_ago(9)},30,,", f"F-1,S-1,{days_ago(9)},30,,Research")

    assert [step.act.relationship for step in steps] == [pair, research]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("F-1,nobody@example.edu,{past},45,,", "Nobody here has the e-mail address or school ID"),
        ("F-1,S-1,,45,,", "The row has no date."),
        ("F-1,S-1,yesterday,45,,", "“yesterday” is not a date."),
        ("F-1,S-1,{today},45,,", "is not past yet. Meetings of today and later are logged by the people in them."),
        ("F-1,S-1,{past},,,", "The length in minutes “” is not a number from 5 to 480."),
        ("F-1,S-1,{past},1:30,,", "The length in minutes “1:30” is not a number from 5 to 480."),
        ("F-1,S-1,{past},481,,", "is not a number from 5 to 480."),
        ("F-1,S-1,{past},45,Telepathy,", "The way of meeting “Telepathy” is not known. Choose In person, Video, Phone"),
        ("F-1,S-1,1999-01-01,45,,", "On 1999-01-01 Dr. Ada Lind did not mentor Sam Rivera, as far as is known here."),
        ("F-1,S-1,{past},45,,Advising", "did not mentor Sam Rivera"),
    ],
)
def test_a_line_that_cannot_be_says_why(pair, line, said):
    assert said in rejection(line.format(past=days_ago(40), today=school_today()))


def test_of_two_lines_about_one_day_the_first_counts(pair):
    line = f"F-1,S-1,{days_ago(40)},45,,"

    assert rejection(line, line) == "A meeting of the two on that day is on line 2 already; that line counts."


def test_the_number_of_queries_does_not_depend_on_the_meetings(pair, program):
    make_meeting(pair, starts_at=timezone.now() - timedelta(days=3), state=Meeting.State.HELD)
    lines = [f"F-1,S-1,{days_ago(day)},45,," for day in range(1, 20)]

    assert queries_of(lambda: planned(lines[0])) == queries_of(lambda: planned(*lines))


def test_the_first_year_does_not_start_at_zero(mentor, staff):
    """Mentorships and meetings of an earlier year come in, and that year's report counts them at the stage of that year."""
    year = academic_year(school_today()) - 1
    start = academic_year_start(year)
    robin = make_student("M2", name="Robin", school_id="S-2")
    robin.enrollments.update(ends_on=None)
    robin.enrollments.create(
        academic_year=year,
        stage="M1",
        track=make_track(),
        starts_on=start,
        ends_on=academic_year_start(year + 1) - timedelta(days=1),
    )
    mentor.school_id = "F-1"
    mentor.save()
    applied(csv(f"F-1,S-2,,{start},,", header="Mentor,Student,Kind,Started on,Ended on,State"), staff, kind="pairs")
    applied(meetings(f"F-1,S-2,{start + timedelta(days=70)},45,,"), staff, kind="meetings")

    (period,) = cohort.edition_on_screen(year).periods
    assert queries.counted(queries.meetings(period), "at_stage", "outcome") == {("M1", "held"): 1}
    assert queries.counted(queries.students(period.ends), "at_stage", "outcome") == {("M1", "yes"): 1}
