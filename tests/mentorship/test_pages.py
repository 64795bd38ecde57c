import pytest
from django.test import Client
from django.urls import path

from mentorship.urls import urlpatterns


def broken(request):
    raise ZeroDivisionError


@pytest.fixture
def broken_page(settings):
    settings.ROOT_URLCONF = type("urls", (), {"urlpatterns": [path("broken/", broken), *urlpatterns]})


def test_an_unknown_address_is_a_real_page(client_for, student):
    response = client_for(student).get("/nothing/here/")
    assert response.status_code == 404
    assert "There is nothing at this address" in response.content.decode()
    assert "Help now" in response.content.decode()


def test_a_page_of_another_role_is_a_real_page(client_for, student):
    response = client_for(student).get("/people/")
    assert response.status_code == 403
    assert "This page is for someone else" in response.content.decode()


def test_an_address_that_only_takes_forms_is_a_real_page(client_for, student):
    response = client_for(student).get("/meetings/calendar/")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "Nothing was done yet" in response.content.decode()


def test_a_program_that_reads_no_pages_is_not_given_one(client_for, student):
    assert client_for(student).get("/meetings/calendar/", headers={"Accept": "text/calendar"}).content == b""


def test_a_fault_of_ours_is_a_real_page(client_for, student, broken_page):
    client = client_for(student)
    client.raise_request_exception = False
    response = client.get("/broken/")
    assert response.status_code == 500
    assert "It is not your doing." in response.content.decode()


def test_a_form_that_was_open_too_long_says_what_to_do(db):
    response = Client(enforce_csrf_checks=True).post("/theme/", {"theme": "dark"})
    assert response.status_code == 403
    assert "This form was open for too long" in response.content.decode()


def test_the_security_policy_allows_nothing_inline(client_for, student):
    policy = client_for(student).get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_home_says_so_when_nothing_waits(client_for, other_faculty):
    assert "Nothing waits for you." in client_for(other_faculty).get("/").content.decode()
