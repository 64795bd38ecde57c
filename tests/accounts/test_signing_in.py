import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests import factories

PASSWORD = "a long enough sentence"


@pytest.fixture
def person(db):
    return factories.make_user(email="Ada.Lind@example.edu", password=PASSWORD)


def sign_in(client: Client, **typed):
    typed = {"login": "ada.lind@example.edu", "password": PASSWORD, **typed}
    return client.post(reverse("account_login"), typed)


def test_a_person_signs_in_by_address_whatever_its_case(person):
    client = Client()
    assert sign_in(client, login="ADA.LIND@example.edu").url == "/"
    assert client.get("/").status_code == 200


def test_a_link_from_a_mail_survives_signing_in(person):
    client = Client()
    first = client.get("/requests/")
    assert first.url == "/accounts/login/?next=/requests/"
    assert sign_in(client, next="/requests/").url == "/requests/"


def test_the_device_is_remembered_for_thirty_days(person):
    client = Client()
    sign_in(client)
    assert client.cookies["sessionid"]["max-age"] == 30 * 24 * 60 * 60


def test_a_wrong_password_says_so_and_keeps_the_address(person):
    page = sign_in(Client(), password="not this one").content.decode()
    assert "The email address and/or password you specified are not correct." in page
    assert "ada.lind@example.edu" in page


def test_a_link_to_another_site_is_not_followed(person):
    assert sign_in(Client(), next="https://evil.example/").url == "/"


def test_nobody_signs_up_by_themselves(db):
    page = Client().post(reverse("account_signup"), {"email": "x@example.edu"}).content.decode()
    assert "Sign Up Closed" in page


def test_a_forgotten_password_is_set_anew_by_mail(person):
    Client().post(reverse("account_reset_password"), {"email": "ada.lind@example.edu"})
    assert [message.to for message in mail.outbox] == [["ada.lind@example.edu"]]


def test_an_unknown_address_is_not_told_apart(db):
    response = Client().post(reverse("account_reset_password"), {"email": "nobody@example.edu"})
    assert response.url == reverse("account_reset_password_done")


def test_an_unknown_address_gets_a_mail_in_our_words(db, program):
    program.school_name = "O'Neill School of Medicine"
    program.save()
    Client().post(reverse("account_reset_password"), {"email": "nobody@example.edu"})
    (message,) = mail.outbox
    assert message.subject == "We do not know this address in the mentorship program"
    assert "O'Neill School of Medicine with the address nobody@example.edu" in message.body
    assert "Choose what we send you" not in message.body + message.alternatives[0].content


def test_a_person_does_not_change_their_address(client_for, person):
    client = client_for(person)
    assert client.get("/accounts/email/").status_code == 404
    client.post("/accounts/email/", {"email": "other@example.edu", "action_add": ""})
    assert not EmailAddress.objects.exists()
    with pytest.raises(NoReverseMatch):
        reverse("account_email")


@pytest.mark.parametrize("path", ["password/change/", "password/set/", "logout/", "reauthenticate/"])
def test_the_pages_of_an_account_open_and_lead_to_no_page_of_addresses(client_for, person, path):
    page = client_for(person).get(f"/accounts/{path}", follow=True)
    assert page.status_code == 200
    assert "accounts/email" not in page.content.decode()


def test_the_admin_site_has_no_sign_in_of_its_own(db):
    superuser = factories.make_staff(password=PASSWORD, is_staff=True, is_superuser=True)
    client = Client()
    typed = {"username": superuser.email, "password": PASSWORD}
    assert client.post("/admin/login/?next=/admin/", typed).url == "/accounts/login/?next=%2Fadmin%2F"
    assert client.get("/admin/", follow=True).redirect_chain[-1][0] == "/accounts/login/?next=%2Fadmin%2F"
    assert sign_in(client, login=superuser.email, next="/admin/").url == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_who_may_not_open_the_admin_site_is_told_so(client_for, person):
    assert client_for(person).get("/admin/", follow=True).status_code == 403


def test_who_left_the_school_cannot_sign_in(person):
    person.is_active = False
    person.save()
    client = Client()
    sign_in(client)
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("name", ["account_login", "account_reset_password", "account_signup", "account_inactive"])
def test_the_pages_of_signing_in_wear_our_look(db, name):
    page = Client().get(reverse(name)).content.decode()
    assert "css/app.css" in page
    assert "Help now" in page
