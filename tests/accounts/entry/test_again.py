"""Whoever has neither password nor second factor shows by a mailed code that it is still them."""

import time

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests import factories

from .letters import newest_code, newest_letter
from .visitors import make_person, signed_in

AGAIN = "account_again_by_code"
LONG_AGO = 16 * 60


@pytest.fixture
def noa(db, client) -> Client:
    """Came by mailed code."""
    factories.make_student(email="noa@example.edu")
    client.post(reverse("account_request_login_code"), {"email": "noa@example.edu"})
    client.post(reverse("account_confirm_login_code"), {"code": newest_code()})
    return client


def wait(client: Client) -> None:
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] = time.time() - LONG_AGO
    session.save()


@pytest.mark.parametrize("name", ["mfa_add_webauthn", "mfa_activate_totp", "account_set_password"])
def test_who_has_just_come_by_code_goes_on_at_once(noa, name):
    assert noa.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ["mfa_add_webauthn", "mfa_activate_totp", "account_set_password"])
def test_an_open_page_that_somebody_else_finds_does_not_become_theirs_for_good(noa, name):
    wait(noa)
    assert noa.get(reverse(name)).url == f"{reverse(AGAIN)}?next={reverse(name).replace('/', '%2F')}"
    noa.post(reverse(name), {"password1": "another sentence entirely", "password2": "another sentence entirely"})
    assert not Authenticator.objects.exists()
    assert not noa.get("/").wsgi_request.user.has_usable_password()


def test_a_mailed_code_shows_it_and_leads_on(noa):
    wait(noa)
    leads_to = noa.get(reverse("mfa_add_webauthn")).url
    assert "You signed in a while ago." in noa.get(leads_to).content.decode()
    noa.post(leads_to, {"send": "yes"})
    assert "your code to show that it is still you" in " ".join(newest_letter().body.split())
    assert "noa@example.edu" in noa.get(leads_to).content.decode()
    assert noa.post(leads_to, {"code": newest_code()}).url == reverse("mfa_add_webauthn")
    assert noa.get(reverse("mfa_add_webauthn")).status_code == 200


def test_a_wrong_code_does_not_and_the_third_one_ends_it(noa):
    wait(noa)
    noa.post(reverse(AGAIN), {"send": "yes"})
    code = newest_code()
    assert "This is not the code." in noa.post(reverse(AGAIN), {"code": "0000-0000"}).content.decode()
    for _ in range(2):
        noa.post(reverse(AGAIN), {"code": "0000-0000"})
    noa.post(reverse(AGAIN), {"code": code})
    assert noa.get(reverse("mfa_add_webauthn")).status_code == 302


def test_opening_the_page_sends_nothing(noa):
    wait(noa)
    mail.outbox.clear()
    noa.get(reverse(AGAIN))
    assert mail.outbox == []


def test_who_has_a_password_is_asked_for_that(db):
    client = signed_in(make_person("ada@example.edu"))
    assert client.get(reverse(AGAIN)).url == reverse("accounts:sign-in-settings")
    assert client.get(reverse("mfa_add_webauthn")).url.startswith(reverse("account_reauthenticate"))


def test_however_codes_are_asked_for_an_inbox_gets_ten_at_most(noa):
    wait(noa)
    mail.outbox.clear()
    for _ in range(4):
        other = Client()
        other.post(reverse("account_request_login_code"), {"email": "noa@example.edu"})
        other.post(reverse("account_confirm_login_code"), {"action": "resend"})
        other.post(reverse("account_reset_password"), {"email": "noa@example.edu"})
    assert len(mail.outbox) == 9
