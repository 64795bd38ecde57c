"""A conflict and what it must stop, at one moment: real threads."""

from functools import partial

import pytest

from accounts.clock import school_today
from matching.models import Relationship
from matching.services import (
    accept_request,
    assign_relationship,
    declare_conflict,
    keep_conflicts,
    resume_relationship,
)
from tests import factories
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
RUNNING = [Relationship.State.TRIAL, Relationship.State.ACTIVE]


def declaring(mentor, student):
    return partial(declare_conflict, person=mentor, student=student, kind="grades", from_on=school_today(), by=mentor)


def test_nothing_runs_between_two_who_are_kept_apart_whoever_was_first():
    for _ in range(5):
        mentor, student, staff = factories.make_mentor(), factories.make_student(), factories.make_staff()
        asked = factories.make_request(student, mentor)
        at_once(
            partial(accept_request, request=asked, by=mentor),
            declaring(mentor, student),
            partial(assign_relationship, mentor=mentor, mentee=student, kind="advising", by=staff, reason="Needs one"),
        )
        assert not Relationship.objects.between(mentor, student).filter(state__in=RUNNING).exists()


def test_taking_up_and_declaring_leave_it_paused():
    for _ in range(5):
        mentor, student = factories.make_mentor(), factories.make_student()
        pair = factories.make_relationship(mentor, student, state=Relationship.State.PAUSED)
        at_once(partial(resume_relationship, relationship=pair, by=student), declaring(mentor, student), keep_conflicts)
        pair.refresh_from_db()
        assert pair.state == Relationship.State.PAUSED
