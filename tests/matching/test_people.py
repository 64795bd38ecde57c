"""What the staff's list says of those who have no mentor yet."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.clock import school_today
from accounts.models import Enrollment
from matching.models import ChoiceList, Conflict, Request, WaitlistEntry
from matching.people import mentors_column
from matching.services import decline_request, end_relationship
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


def test_a_place_in_a_line_or_a_list_is_said(said, student, mentor):
    wait_in_line(student, mentor)
    assert said() == "No mentor yet · on a waitlist or with a list of choices"


def test_nothing_under_way_is_the_same_in_both_lists_of_staff(client_for, staff, mentor):
    """Of those who were left without a yes."""
    left = [factories.make_student(name=name) for name in ("Waits", "Lists", "Idle")]
    for student in left:
        asked = factories.make_request(student, mentor)
        Request.objects.filter(pk=asked.pk).update(state="expired", decided_at=timezone.now(), expired_by="silence")
    wait_in_line(left[0], mentor)
    make_list(left[1], mentor)
    client = client_for(staff)
    rows = client.get(reverse("accounts:people"), {"covered": "idle"}).context["rows"]
    lists = client.get(reverse("matching:watch")).context["lists"]
    assert {row["person"] for row in rows} == {row["student"] for row in lists.orphaned} == {left[2]}


def wait_in_line(student, mentor) -> None:
    WaitlistEntry.objects.create(student=student, mentor=mentor, joined_at=timezone.now())


def make_list(student, mentor) -> None:
    made = ChoiceList.objects.create(student=student, made_at=timezone.now())
    made.choices.create(mentor=mentor, position=1)


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("yes", {"Covered"}),
        ("no", {"Asked", "Paused", "Waits", "Lists", "Idle"}),
        ("asked", {"Asked"}),
        ("waits", {"Waits", "Lists"}),
        ("paused", {"Paused"}),
        ("idle", {"Idle"}),
    ],
)
def test_the_filter_tells_them_apart(client_for, staff, mentor, value, names):
    names_of_all = ("Covered", "Asked", "Paused", "Waits", "Lists", "Idle")
    people = {name: factories.make_student(name=name) for name in names_of_all}
    factories.make_relationship(mentor, people["Covered"])
    factories.make_request(people["Asked"], mentor)
    factories.make_relationship(mentor, people["Paused"], state="paused")
    wait_in_line(people["Waits"], mentor)
    make_list(people["Lists"], mentor)
    rows = client_for(staff).get(reverse("accounts:people"), {"covered": value}).context["rows"]
    assert {row["person"].full_name for row in rows} == names


def test_who_is_deactivated_is_said_to_need_nobody(said, student):
    student.is_active = False
    assert said() is None


@pytest.mark.parametrize("whose", ["student", "mentor"])
def test_a_persons_page_says_what_waits_and_what_keeps_apart_and_no_text(client_for, staff, student, mentor, whose):
    factories.make_request(student, mentor, message="Words of a student")
    other = factories.make_mentor(name="Dr. Omar Reyes") if whose == "student" else mentor
    Conflict.objects.create(
        person=other,
        student=student if whose == "student" else factories.make_student(),
        kind="grades",
        from_on=school_today(),
        declared_by=other,
        declared_at=timezone.now(),
    )
    page = read(client_for(staff), {"student": student, "mentor": mentor}[whose])
    said = {"student": "asked by Sam Rivera", "mentor": "asks Dr. Ada Lind"}[whose]
    for words in ("Requests that wait for an answer", said, "open until", "Roles that get in the way", "/conflicts/"):
        assert words in page
    assert "Words of a student" not in page


def test_a_no_that_can_be_taken_back_still_waits_on_a_persons_page(client_for, staff, student, mentor):
    decline_request(request=factories.make_request(student, mentor), by=mentor)
    client = client_for(staff)
    assert "Waits for an answer" in read(client, student)
    Request.objects.update(undo_until=timezone.now())
    assert "Waits for an answer" not in read(client, student)


def test_staff_who_mentor_read_of_their_own_requests_in_their_list_alone(client_for, student):
    office = factories.make_mentor(role="staff")
    factories.make_request(student, office)
    assert "Waits for an answer" not in read(client_for(office), office)


def test_what_ended_has_two_dates(client_for, staff, student, mentor):
    pair = factories.make_relationship(mentor, student)
    end_relationship(relationship=pair, by=student)
    page = read(client_for(staff), student)
    assert " · from " in page
    assert "since" not in page.partition('id="ties"')[2].partition("</section>")[0]


def read(client, person) -> str:
    return client.get(reverse("accounts:person", args=[person.pk])).content.decode()


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
