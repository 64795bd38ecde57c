"""Signing in by mailed code."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.decorators import login_not_required
from django.core import mail
from django.test import Client
from django.urls import path, reverse

from accounts.entry.addresses import address_of, prove_address
from accounts.entry.codes import send_code
from accounts.models import User
from mentorship.urls import urlpatterns
from tests import factories

from .letters import addresses_written_to, newest_code, newest_letter

ASK, TYPE = "account_request_login_code", "account_confirm_login_code"


@pytest.fixture
def imported(db) -> User:
    """As the roster brings people: without a password, and without allauth's row of the address."""
    return factories.make_student("M1", email="noa@example.edu")


def ask(client: Client, address: str = "noa@example.edu", **more):
    return client.post(reverse(ASK), {"email": address, **more})


def type_code(client: Client, code: str, **more):
    return client.post(reverse(TYPE), {"code": code, **more})


def test_somebody_from_the_roster_signs_in_by_code_and_has_proved_the_address(client, imported):
    assert ask(client, " Noa@Example.edu ").url == reverse(TYPE)
    assert addresses_written_to() == ["noa@example.edu"]
    assert type_code(client, newest_code()).url == "/"
    assert client.get("/").status_code == 200
    row = EmailAddress.objects.get(user=imported)
    assert (row.email, row.verified, row.primary) == ("noa@example.edu", True, True)


def test_a_link_from_a_mail_survives_the_code(client, imported):
    page = client.get("/accounts/login/?next=/meetings/").content.decode()
    assert "/accounts/login/code/?next=%2Fmeetings%2F" in page
    leads_to = ask(client, next="/meetings/").url
    assert leads_to == "/accounts/login/code/confirm/?next=%2Fmeetings%2F"
    assert 'name="next" value="/meetings/"' in client.get(leads_to).content.decode()
    assert type_code(client, newest_code(), next="/meetings/").url == "/meetings/"


def test_a_code_works_once(client, imported):
    ask(client)
    code = newest_code()
    type_code(client, code)
    client.post(reverse("account_logout"))
    type_code(client, code)
    assert client.get("/").status_code == 302


def test_a_code_works_only_where_it_was_asked_for(client, imported):
    ask(client)
    elsewhere = Client()
    type_code(elsewhere, newest_code())
    assert elsewhere.get("/").status_code == 302


def test_a_wrong_code_says_so_and_the_third_one_ends_it(client, imported):
    ask(client)
    code = newest_code()
    for _ in range(2):
        assert "This is not the code." in type_code(client, "0000-0000").content.decode()
    assert type_code(client, "0000-0000").url == reverse(ASK)
    type_code(client, code)
    assert client.get("/").status_code == 302


def test_a_new_code_can_be_sent_and_the_former_one_is_void(client, imported):
    ask(client)
    former = newest_code()
    client.post(reverse(TYPE), {"action": "resend"})
    assert len(mail.outbox) == 2
    assert "This is not the code." in type_code(client, former).content.decode()
    assert type_code(client, newest_code()).url == "/"


def test_an_unknown_address_is_not_told_apart(client, imported):
    known, unknown = Client(), Client()
    assert ask(known).url == ask(unknown, "nobody@example.edu").url
    pages = [one.get(reverse(TYPE)).content.decode().replace("nobody@", "noa@") for one in (known, unknown)]
    assert without_tokens(pages[0]) == without_tokens(pages[1])
    assert len(mail.outbox) == 2


def without_tokens(page: str) -> list[str]:
    return [line for line in page.splitlines() if "csrf" not in line.lower()]


def test_an_unknown_address_gets_a_mail_in_our_words(client, program):
    program.school_name = "O'Neill School of Medicine"
    program.save()
    ask(client, "nobody@example.edu")
    letter = newest_letter()
    assert letter.subject == "We do not know this address in the mentorship program"
    assert "O'Neill School of Medicine with the address nobody@example.edu" in letter.body
    assert "Choose what we send you" not in letter.body + letter.alternatives[0].content


def test_somebody_who_left_reads_in_the_mail_whom_to_write_to(client, imported, program):
    User.objects.filter(pk=imported.pk).update(is_active=False)
    assert ask(client).url == reverse(TYPE)
    assert newest_letter().subject == "Your account in the mentorship program is closed"
    assert program.office_email in newest_letter().body


def test_somebody_who_leaves_while_the_code_is_on_its_way_does_not_come_in(client, imported):
    ask(client)
    User.objects.filter(pk=imported.pk).update(is_active=False)
    assert type_code(client, newest_code()).url == reverse("account_inactive")
    assert client.get("/").status_code == 302


def test_a_former_owner_of_an_address_is_not_signed_in_by_the_next(client, imported):
    """The roster gave Noa another address, and the old one to somebody new."""
    prove_address(imported)
    User.objects.filter(pk=imported.pk).update(email="noa.two@example.edu")
    newcomer = factories.make_student("M1", email="noa@example.edu")
    ask(client)
    type_code(client, newest_code())
    assert client.get("/").wsgi_request.user == newcomer


def test_a_former_address_signs_nobody_in(client, imported):
    prove_address(imported)
    User.objects.filter(pk=imported.pk).update(email="noa.two@example.edu")
    ask(client)
    assert newest_letter().subject == "We do not know this address in the mentorship program"


def test_the_next_owner_of_an_address_can_prove_it(imported):
    prove_address(imported)
    User.objects.filter(pk=imported.pk).update(email="noa.two@example.edu")
    newcomer = factories.make_student("M1", email="noa@example.edu")
    assert prove_address(newcomer).verified
    assert EmailAddress.objects.get().user == newcomer


def test_a_new_address_is_to_be_proved_again(imported):
    prove_address(imported)
    imported.email = "noa.two@example.edu"
    imported.save()
    assert not address_of(imported).verified
    assert EmailAddress.objects.filter(user=imported).count() == 1


def test_a_mail_server_that_is_down_says_so_and_breaks_nothing(client, imported, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    page = client.get(ask(client).url).content.decode()
    assert "We could not send you a mail just now." in page


@pytest.fixture
def door(settings, imported):
    """A page such as an invitation's, which knows whom it is for."""
    view = login_not_required(lambda request: send_code(request, imported, next_url="/goals/"))
    settings.ROOT_URLCONF = type("urls", (), {"urlpatterns": [path("door/", view), *urlpatterns]})
    return "/door/"


def test_a_page_that_knows_the_person_mails_a_code_and_leads_on(client, door, imported):
    leads_to = client.post(door).url
    assert leads_to == "/accounts/login/code/confirm/?next=%2Fgoals%2F"
    assert client.post(leads_to, {"code": newest_code(), "next": "/goals/"}).url == "/goals/"
    assert EmailAddress.objects.get(user=imported).verified


def test_whoever_else_is_signed_in_there_is_signed_out_first(client_for, stranger, door, imported):
    client = client_for(stranger)
    client.post(door)
    type_code(client, newest_code())
    assert client.get("/goals/").wsgi_request.user == imported


def test_who_is_signed_in_already_goes_straight_on(client_for, door, imported):
    assert client_for(imported).post(door).url == "/goals/"
    assert mail.outbox == []


def test_who_left_gets_no_code_there(client, door, imported):
    imported.is_active = False
    assert client.post(door).url == reverse("account_inactive")
    assert mail.outbox == []


def test_a_page_pressed_again_and_again_sends_four_codes_at_most(client, door):
    for _ in range(6):
        client.post(door)
    assert len(mail.outbox) == 4
    assert "Several codes have just been sent" in client.get(reverse(TYPE)).content.decode()
