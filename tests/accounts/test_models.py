from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.events import record
from accounts.models import Enrollment, User
from tests import factories


def test_two_people_cannot_share_an_address_that_differs_in_case(db):
    factories.make_user(email="ada@example.edu")
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_user(email="ADA@example.edu")


def test_a_student_is_enrolled_once_at_a_time(student):
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_enrollment(student, year=student.enrollments.get().academic_year, stage="M3")


def test_history_keeps_the_stage_of_its_day(student):
    now = student.enrollments.get()
    last_day = now.starts_on.replace(month=6, day=30)
    factories.make_enrollment(student, stage="M1", year=now.academic_year - 1, ends_on=last_day)
    assert student.stage_on(last_day) == "M1"
    assert student.stage_on(now.starts_on) == "M2"
    assert student.stage_on(date(1999, 1, 1)) == ""


def test_those_who_are_gone_are_not_owed_a_mentor(student):
    Enrollment.objects.update(status=Enrollment.Status.GRADUATED)
    assert not Enrollment.objects.studying().exists()


def test_the_database_refuses_to_change_an_event(student):
    event = record(actor=student, verb="tested", target=student)
    event.verb = "changed"
    with pytest.raises(DatabaseError), transaction.atomic():
        event.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        event.delete()


def test_a_person_is_found_by_address_whatever_its_case(student):
    assert User.objects.with_email(f" {student.email.upper()} ").get() == student
