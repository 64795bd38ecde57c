"""Check-ins sent to staff, for the staff of one track: what its students sent, and what mentors sent about them."""

import pytest
from django.core.exceptions import PermissionDenied

from surveys.models import CheckIn
from surveys.services import answer_check_in, mark_read
from tests import factories

from .factories import first_answer, install_all, open_for

PAGE = "/check-ins/for-staff/"


@pytest.fixture
def rural(db):
    install_all()
    return factories.make_track("Rural")


@pytest.fixture
def keeper(rural):
    return factories.make_staff(staff_scope="track", scope_track=rural)


@pytest.fixture
def viewer(rural):
    return factories.make_staff(staff_scope="reports")


def send(person, check_in: CheckIn | None = None) -> CheckIn:
    """Something written to staff, in one's own check-in or in that one."""
    check_in = check_in or open_for(person)
    answers = first_answer(check_in) | {"to-staff": f"A word from {person}"}
    return answer_check_in(check_in=check_in, by=person, answers=answers)


def test_they_read_their_own_students_and_no_others(client_for, keeper, staff, rural):
    send(factories.make_student("M1", name="Ada Rural", track=rural))
    send(factories.make_student("M1", name="Bo Other"))
    html = client_for(keeper).get(PAGE).content.decode()
    assert "A word from Ada Rural" in html
    assert "Bo Other" not in html
    assert "Bo Other" in client_for(staff).get(PAGE).content.decode()


def test_home_counts_the_same(client_for, keeper, rural):
    send(factories.make_student("M1", name="Bo Other"))
    assert "was sent to you" not in client_for(keeper).get("/").content.decode()
    send(factories.make_student("M1", track=rural))
    assert "1 check-in was sent to you" in client_for(keeper).get("/").content.decode()


def test_anothers_is_not_found_and_cannot_be_marked(client_for, keeper):
    sent = send(factories.make_student("M1"))
    assert client_for(keeper).post(f"{PAGE}{sent.pk}/").status_code == 404
    with pytest.raises(PermissionDenied):
        mark_read(check_in=sent, by=keeper)


def test_a_report_viewer_reads_none(client_for, viewer):
    sent = send(factories.make_student("M1"))
    assert client_for(viewer).get(PAGE).status_code == 403
    assert client_for(viewer).post(f"{PAGE}{sent.pk}/").status_code == 403
    assert "was sent to you" not in client_for(viewer).get("/").content.decode()
