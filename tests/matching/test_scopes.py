"""What the staff of one track find on home pages, people's pages and the pairing page; one outsider in each test."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import MentorProfile, User
from matching.models import Relationship
from matching.scopes import in_scope, mentors_for
from matching.services import assign_relationship
from tests import factories


@pytest.fixture
def rural(db):
    return factories.make_track("Rural")


@pytest.fixture
def insider(rural) -> User:
    return factories.make_student("M1", name="In Side", track=rural)


@pytest.fixture
def keeper(rural) -> User:
    return factories.make_staff(staff_scope="track", scope_track=rural)


@pytest.fixture
def viewer(db) -> User:
    return factories.make_staff(staff_scope="reports")


def pair(mentor, mentee, by, kind="mentoring") -> Relationship:
    return assign_relationship(mentor=mentor, mentee=mentee, kind=kind, by=by, reason="Has nobody")


def test_home_counts_their_own_students_without_a_mentor(client_for, keeper, insider, student):
    html = client_for(keeper).get("/").content.decode()
    assert "1 student has no mentor yet" in html
    assert "Of 1 student on" in html


def test_home_counts_none_for_a_report_viewer(client_for, viewer, student):
    html = client_for(viewer).get("/").content.decode()
    assert "no mentor yet" not in html
    assert "/reports/" in html
    assert "/people/" not in html


def test_on_a_mentors_page_they_see_the_ties_with_their_own_students(
    client_for, keeper, staff, insider, student, mentor
):
    factories.make_relationship(mentor, insider)
    factories.make_relationship(mentor, student)
    address = f"/people/{mentor.pk}/"
    html = client_for(keeper).get(address).content.decode()
    assert "In Side" in html
    assert "Sam Rivera" not in html
    assert "Sam Rivera" in client_for(staff).get(address).content.decode()


def test_ended_ties_of_their_own_students_are_among_them(keeper, insider, student, mentor):
    ended = factories.make_relationship(mentor, insider, state="ended")
    factories.make_relationship(mentor, student, state="ended")
    assert list(in_scope(Relationship.objects.all(), keeper)) == [ended]


def test_they_pair_their_own_student_with_anybody_in_the_directory(keeper, insider, mentor):
    assert pair(mentor, insider, keeper).mentee == insider


def test_they_pair_nobody_elses_student(client_for, keeper, student, mentor):
    with pytest.raises(PermissionDenied):
        pair(mentor, student, keeper)
    assert client_for(keeper).get(f"/people/{student.pk}/pair/").status_code == 404


def test_a_mentor_who_is_not_listed_is_theirs_once_one_of_their_students_has_them(keeper, insider, mentor, staff):
    MentorProfile.objects.filter(user=mentor).update(is_listed=False)
    assert mentor not in mentors_for(keeper)
    assert mentor in mentors_for(staff)
    with pytest.raises(PermissionDenied):
        pair(mentor, insider, keeper)
    factories.make_relationship(mentor, insider, kind="advising")
    assert mentor in mentors_for(keeper)


def test_a_report_viewer_pairs_nobody(client_for, viewer, insider, mentor):
    with pytest.raises(PermissionDenied):
        pair(mentor, insider, viewer)
    assert client_for(viewer).get(f"/people/{insider.pk}/pair/").status_code == 403


def test_peer_mentoring_is_between_students(staff, student, insider, mentor):
    with pytest.raises(ValidationError, match="between students"):
        pair(mentor, student, staff, kind="peer")
    MentorProfile.objects.create(user=insider, capacity=1)
    assert pair(insider, student, staff, kind="peer").kind == "peer"


def test_the_directory_is_closed_to_who_sees_aggregates_alone(client_for, viewer, keeper, mentor):
    for address in ("/mentors/", f"/mentors/{mentor.pk}/"):
        assert client_for(viewer).get(address).status_code == 403
        assert client_for(keeper).get(address).status_code == 200


def test_a_report_viewer_who_mentors_reads_it_like_every_mentor(client_for, mentor):
    dean = factories.make_mentor(role="staff", staff_scope="reports")
    assert client_for(dean).get(f"/mentors/{mentor.pk}/").status_code == 200


def test_the_menu_names_nothing_that_is_closed(client_for, staff, keeper, viewer):
    def menu(person) -> list[str]:
        return [entry["url"] for entry in client_for(person).get("/").context["nav"]]

    assert menu(keeper) == [
        "/",
        "/people/",
        "/requests/watch/",
        "/reports/",
        "/check-ins/for-staff/",
        "/resources/",
        "/profile/",
    ]
    assert menu(viewer) == ["/", "/reports/", "/resources/", "/profile/"]
    for person in (staff, keeper, viewer):
        assert {client_for(person).get(url).status_code for url in menu(person)} == {200}
