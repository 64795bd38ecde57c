import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.entry.sessions import sessions_of
from accounts.models import Event, User
from tests import factories

from .letters import addresses_written_to, newest_code, newest_letter

OLD, NEW = "a long enough sentence", "another sentence entirely"
ASK, TYPE, CHOOSE = "account_reset_password", "account_confirm_password_reset_code", "account_complete_password_reset"


@pytest.fixture
def person(db) -> User:
    return factories.make_user(email="ada@example.edu", password=OLD)


def signed_in(address: str = "ada@example.edu", password: str = OLD) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": address, "password": password})
    return client


def reset(client: Client, address: str, **more):
    client.post(reverse(ASK), {"email": address})
    client.post(reverse(TYPE), {"code": newest_code()})
    return client.post(reverse(CHOOSE), {"password1": NEW, "password2": NEW, **more})


def by_code(client: Client, address: str) -> None:
    client.post(reverse("account_request_login_code"), {"email": address})
    client.post(reverse("account_confirm_login_code"), {"code": newest_code()})


def test_a_forgotten_password_is_chosen_anew_by_mailed_code(client, person):
    assert reset(client, "ada@example.edu", next="/meetings/").url == "/meetings/"
    assert client.get("/").status_code == 200
    assert signed_in(password=NEW).get("/").status_code == 200


def test_somebody_who_never_had_a_password_gets_one_the_same_way(db, client):
    imported = factories.make_student(email="noa@example.edu")
    assert reset(client, "noa@example.edu").url == "/"
    assert EmailAddress.objects.get(user=imported).verified


def test_choosing_a_password_anew_ends_what_was_open_elsewhere_and_is_told_by_mail(client, person):
    elsewhere = signed_in()
    reset(client, "ada@example.edu")
    assert elsewhere.get("/").status_code == 302
    assert newest_letter().subject.startswith("A new password was chosen for your account by mailed code")


def test_nobody_chooses_a_password_without_the_code(client, person):
    client.post(reverse(ASK), {"email": "ada@example.edu"})
    assert client.post(reverse(CHOOSE), {"password1": NEW, "password2": NEW}).url == reverse(TYPE)
    assert signed_in().get("/").status_code == 200


def test_an_unknown_address_is_not_told_apart(db):
    client = Client()
    assert client.post(reverse(ASK), {"email": "nobody@example.edu"}).url == reverse(TYPE)
    assert "If the school has <strong>nobody@example.edu</strong> for you" in client.get(reverse(TYPE)).content.decode()
    assert addresses_written_to() == ["nobody@example.edu"]


def test_a_password_is_changed_by_the_one_before(person):
    client, elsewhere = signed_in(), signed_in()
    typed = {"oldpassword": OLD, "password1": NEW, "password2": NEW}
    assert client.post(reverse("account_change_password"), typed).url == reverse("accounts:sign-in-settings")
    assert client.get("/").status_code == 200
    assert list(sessions_of(person).values_list("session_key", flat=True)) == [client.session.session_key]
    assert elsewhere.get("/").status_code == 302
    (letter,) = mail.outbox
    assert letter.subject == "Your password was changed (mentorship program)"
    assert Event.objects.get(verb="password changed").actor == person


def test_a_wrong_former_password_changes_nothing_and_says_so(person):
    client = signed_in()
    typed = {"oldpassword": "not this one", "password1": NEW, "password2": NEW}
    page = client.post(reverse("account_change_password"), typed).content.decode()
    assert "This is not your present password." in page
    assert mail.outbox == []


def test_somebody_without_a_password_can_set_one(db, client):
    factories.make_student(email="noa@example.edu")
    by_code(client, "noa@example.edu")
    assert client.get(reverse("account_change_password")).url == reverse("account_set_password")
    typed = {"password1": NEW, "password2": NEW}
    assert client.post(reverse("account_set_password"), typed).url == reverse("accounts:sign-in-settings")
    assert newest_letter().subject == "A password was set for your account (mentorship program)"


@pytest.mark.parametrize("weak", ["short", "password1234", "123456789012"])
def test_a_weak_password_gets_a_sentence(person, weak):
    typed = {"oldpassword": OLD, "password1": weak, "password2": weak}
    page = signed_in().post(reverse("account_change_password"), typed).content.decode()
    assert "This password is" in page
    assert signed_in().get("/").status_code == 200
