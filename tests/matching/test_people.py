"""What the staff's list says of those who have no mentor yet."""

import pytest
from django.urls import reverse

from accounts.models import Enrollment
from matching.people import mentors_column
from tests import factories


@pytest.fixture
def said(student):
    return lambda: mentors_column([student])[1].get(student.pk)


def test_who_is_covered_is_named_with_their_mentors(said, student, mentor, other_faculty):
    factories.make_relationship(mentor, student)
    factories.make_relationship(other_faculty, student, state="trial")
    assert said() == "Dr. Ada Lind, Dr. Noor Haddad"


def test_without_a_mentor_it_says_how_far_somebody_is(said, student, mentor, other_faculty):
    assert said() == "No mentor yet"
    factories.make_request(student, mentor)
    assert said() == "No mentor yet · waits for 1 answer"
    factories.make_request(student, factories.make_mentor())
    factories.make_relationship(other_faculty, student, state="paused")
    assert said() == "No mentor yet · paused with Dr. Noor Haddad · waits for 2 answers"


def test_an_advisor_is_no_mentor(said, student, mentor):
    factories.make_relationship(mentor, student, kind="advising")
    assert said() == "No mentor yet"


def test_a_leave_is_said_and_who_is_gone_needs_no_mentor(said, student):
    student.enrollments.update(status=Enrollment.Status.LEAVE)
    assert said() == "No mentor yet · on leave"
    student.enrollments.update(status=Enrollment.Status.GRADUATED)
    assert said() is None


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("yes", {"Covered"}),
        ("no", {"Asked", "Paused", "Idle"}),
        ("asked", {"Asked"}),
        ("paused", {"Paused"}),
        ("idle", {"Idle"}),
    ],
)
def test_the_filter_tells_them_apart(client_for, staff, mentor, value, names):
    people = {name: factories.make_student(name=name) for name in ("Covered", "Asked", "Paused", "Idle")}
    factories.make_relationship(mentor, people["Covered"])
    factories.make_request(people["Asked"], mentor)
    factories.make_relationship(mentor, people["Paused"], state="paused")
    rows = client_for(staff).get(reverse("accounts:people"), {"covered": value}).context["rows"]
    assert {row["person"].full_name for row in rows} == names


def test_who_is_deactivated_is_said_to_need_nobody(said, student):
    student.is_active = False
    assert said() is None


def test_on_a_persons_page_the_others_are_links(client_for, staff, student, mentor):
    factories.make_relationship(mentor, student)
    office = client_for(staff)
    for person, other in ((student, mentor), (mentor, student)):
        page = office.get(reverse("accounts:person", args=[person.pk])).content.decode()
        assert f'<a href="{reverse("accounts:person", args=[other.pk])}">{other}</a>' in page


def test_for_a_track_only_those_who_have_a_page_there(client_for, student, mentor):
    peer = factories.make_mentor(role="student")
    for each in (mentor, peer):
        factories.make_relationship(each, student)
    track = student.enrollments.get().track
    office = client_for(factories.make_staff(staff_scope="track", scope_track=track))
    page = office.get(reverse("accounts:person", args=[student.pk])).content.decode()
    assert f'">{mentor}</a>' in page
    assert str(peer) in page
    assert reverse("accounts:person", args=[peer.pk]) not in page
