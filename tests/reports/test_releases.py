"""A quarter is published once: whatever changes later, no file says anything else of it (promise P7)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Program, User
from matching.models import Relationship
from meetings.models import Meeting
from reports.cohort import edition_of_file, publishable
from reports.models import Release
from reports.releases import publish, published
from reports.statistics import TOTAL
from tests.threads import at_once

from . import factories as cohort
from .test_pages import FILE, lines_of, numbers_of


def later_deactivation() -> None:
    leaver = Relationship.objects.first().mentee
    User.objects.filter(pk=leaver.pk).update(is_active=False)


def later_threshold() -> None:
    Program.objects.update(count_threshold=9)


def later_correction() -> None:
    Meeting.objects.filter(pk=Meeting.objects.first().pk).update(state="not_held", not_held_reason="other")


@pytest.mark.parametrize("later", [later_deactivation, later_threshold, later_correction])
def test_what_changes_later_changes_no_file_that_is_out(office, later):
    cohort.a_year(per_group=12)
    address = f"{FILE}?year={cohort.last_year()}"
    first = office.get(address).content
    later()
    assert office.get(address).content == first


def test_the_file_says_when_each_quarter_was_published_and_with_which_threshold(office):
    cohort.a_year(per_group=2)
    edition = edition_of_file(cohort.last_year())
    publish(period=edition.periods[0])
    Release.objects.update(made_at=timezone.now() - timedelta(days=40))
    later_threshold()
    lines = lines_of(office.get(f"{FILE}?year={cohort.last_year()}"))
    said = [line[1:] for line in lines if line[0:1] == ["Quarter"]]
    assert [quarter for quarter, _ in said] == [f"{period.starts} to {period.ends}" for period in edition.periods]
    assert [how.split(";")[0].split(", ")[1] for _, how in said] == ["threshold 5", *["threshold 9"] * 3]
    assert ["Threshold", "5, 9"] in lines


def test_a_stored_quarter_is_what_was_worked_out(db):
    cohort.a_year(per_group=6)
    period = edition_of_file(cohort.last_year()).periods[1]
    worked_out = publishable(period, 5)
    publish(period=period)
    assert next(each for each in published(edition_of_file(cohort.last_year())) if each.period == period).counts == (
        worked_out
    )


@pytest.mark.django_db(transaction=True)
def test_two_first_files_at_once_are_one_release():
    cohort.a_year(per_group=2)
    period = edition_of_file(cohort.last_year()).periods[0]
    answers = at_once(*[lambda: publish(period=period)] * 4)
    assert Release.objects.count() == 3
    assert len({release.pk for rows in answers for release in rows}) == 3


def test_a_quarter_in_which_nothing_that_was_due_was_held_is_not_an_empty_one(db):
    """Added up as nothing, it would say that nobody met."""
    student = cohort.student_of_last_year("M1")
    cohort.meeting(cohort.pair(student), cohort.day_in_quarter(1), state="not_held")
    due, empty = edition_of_file(cohort.last_year()).periods[1:3]
    assert set(publishable(due, 5)["meetings"].values()) == {None}
    assert publishable(empty, 5)["meetings"] == {}


def test_a_stage_in_which_nobody_met_is_a_zero_and_not_left_out(db):
    """Only first-years met: published beside their count, the total of all stages would say so."""
    mentor = cohort.factories.make_mentor(capacity=50)
    for number in range(9):
        student = cohort.student_of_last_year("M1")
        cohort.meeting(cohort.pair(student, mentor=mentor), cohort.day_in_quarter(1, number))
        cohort.student_of_last_year("M2")
    found = publishable(edition_of_file(cohort.last_year()).periods[1], 5)["meetings"]
    assert found[("M2", TOTAL, TOTAL, TOTAL)] is None
    assert None in (found[("M1", TOTAL, TOTAL, TOTAL)], found[(TOTAL, TOTAL, TOTAL, TOTAL)])


def test_a_file_shows_no_stage_as_nobody(office):
    cohort.a_year(per_group=6)
    numbers = numbers_of(office.get(f"{FILE}?year={cohort.last_year()}"))
    assert "0" not in {value for row in numbers.values() for value in row.values()}
