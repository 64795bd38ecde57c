import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests import factories

from .entry.letters import newest_code

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
    assert "This address and this password do not go together." in page
    assert "ada.lind@example.edu" in page


def test_a_link_to_another_site_is_not_followed(person):
    assert sign_in(Client(), next="https://evil.example/").url == "/"


def test_nobody_signs_up_by_themselves(db):
    page = Client().post(reverse("account_signup"), {"email": "x@example.edu"}).content.decode()
    assert "People come in by invitation" in page


def test_a_person_does_not_change_their_address(client_for, person):
    client = client_for(person)
    assert client.get("/accounts/email/").status_code == 404
    typed = {"email": "other@example.edu", "action_add": ""}
    assert client.post(reverse("account_email"), typed).url == reverse("accounts:sign-in-settings")
    assert list(EmailAddress.objects.values_list("email", flat=True)) == ["ada.lind@example.edu"]


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


def test_who_left_the_school_is_told_whom_to_write_to(person, program):
    person.is_active = False
    person.save()
    client = Client()
    page = client.get(sign_in(client).url).content.decode()
    assert "Your account is closed" in page
    assert program.office_email in page
    assert client.get("/").url.startswith("/accounts/login/")


def test_an_open_page_of_somebody_who_leaves_is_their_last(client_for, person):
    client = client_for(person)
    assert client.get("/").status_code == 200
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert client.get("/").url == "/accounts/login/?next=/"


def test_an_address_that_is_not_proved_yet_takes_one_more_code(person):
    EmailAddress.objects.all().delete()
    client = Client()
    assert sign_in(client, next="/requests/").url == reverse("account_email_verification_sent")
    assert client.get("/").status_code == 302
    response = client.post(reverse("account_email_verification_sent"), {"code": newest_code()})
    assert response.url == "/requests/"
    assert EmailAddress.objects.get(user=person).verified


def test_the_ways_in_stay_open_while_a_code_is_waited_for(person):
    client = Client()
    client.post(reverse("account_request_login_code"), {"email": person.email})
    assert client.get(reverse("account_login")).status_code == 200
    assert sign_in(client, next="/requests/").url == "/requests/"
