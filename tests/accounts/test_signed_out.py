"""Whoever was signed out meanwhile loses nothing more than one click."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.middleware import SIGNED_OUT

SIGN_IN = "/accounts/login/"
FORM = "/meetings/calendar/"


def send(came_from: str, **more):
    return Client().post(FORM, headers={"Referer": came_from, **more})


def test_a_form_that_was_sent_leads_back_to_the_page_it_stood_on(db):
    answer = send("http://testserver/meetings/?page=2")
    assert answer.url == f"{SIGN_IN}?next=/meetings/%3Fpage%3D2"


@pytest.mark.parametrize(
    "came_from", ["", "https://evil.example/", "http://testserver.evil.example/", "javascript:alert(1)"]
)
def test_it_leads_home_where_the_page_is_not_known_or_not_ours(db, came_from):
    assert send(came_from).url == f"{SIGN_IN}?next=/"


def test_the_sign_in_page_says_that_nothing_was_done(db):
    client = Client()
    page = client.post(FORM, headers={"Referer": "http://testserver/meetings/"}, follow=True).content.decode()
    assert SIGNED_OUT in page
    assert SIGNED_OUT not in client.get(SIGN_IN).content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_page_takes_the_place_of_a_part(db, method):
    answer = getattr(Client(), method)(reverse("meetings:mine"), headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (401, b"")
