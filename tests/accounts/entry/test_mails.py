from pathlib import Path

import allauth
import pytest
from allauth.account.models import EmailAddress
from allauth.core.context import request_context
from django.template.loader import get_template
from django.utils import timezone

from accounts.adapter import AccountAdapter
from accounts.entry import mails
from accounts.models import User
from tests import factories

from .letters import addresses_written_to

STOCK = Path(allauth.__file__).parent / "templates"
WITHOUT_A_CODE = {"unknown_account", "account_already_exists", "account_closed"}
# Of changing one's address, which the roster does, and of frames that the others share.
NEVER_SENT = {"base", "base_notification", "email_changed", "email_confirm", "email_deleted", "password_reset_key"}
EVERY = sorted({*mails.CODES, *mails.NOTICES, *WITHOUT_A_CODE})


@pytest.fixture
def written(db, program):
    program.school_name = "O'Neill School of Medicine"
    program.save()

    def write(name: str):
        context = {"code": "1234-5678", "email": "noa@example.edu", "timestamp": timezone.now(), "user_agent": "<b>"}
        return mails.render(name, "noa@example.edu", context)

    return write


@pytest.mark.parametrize("name", EVERY)
def test_every_mail_has_our_frame_and_says_what_to_do_if_it_was_not_you(written, program, name):
    mail = written(name)
    assert "O'Neill School of Medicine · Mentorship program" in mail.text
    assert program.office_email in mail.text
    assert "not you" in mail.text or "did not ask" in mail.text
    assert "<b>" not in mail.html
    assert "{{" not in mail.subject + mail.text + mail.html


@pytest.mark.parametrize("name", EVERY)
def test_none_of_them_can_be_switched_off(written, name):
    assert "Choose what we send you" not in written(name).text + written(name).html


@pytest.mark.parametrize("name", mails.CODES)
def test_a_code_is_in_the_mail_and_never_in_what_a_locked_screen_shows(written, name):
    mail = written(name)
    assert "1234-5678" not in mail.subject
    assert "1234-5678" in mail.text
    assert "1234-5678" in mail.html
    assert mails.CODES[name] in mail.text


@pytest.mark.parametrize("name", mails.NOTICES)
def test_a_notice_says_what_and_when_and_leads_to_where_it_can_be_undone(written, name):
    mail = written(name)
    assert mails.NOTICES[name] in mail.subject
    assert "(EST)" in mail.text or "(EDT)" in mail.text
    assert "/accounts/signing-in/" in mail.text


@pytest.mark.parametrize("name", ["unknown_account", "account_already_exists"])
def test_who_has_left_reads_another_mail(written, name):
    factories.make_student(email="noa@example.edu")
    User.objects.update(is_active=False)
    assert written(name).subject == "Your account in the mentorship program is closed"


@pytest.mark.parametrize("proved", [[], ["noa.former@example.edu"]])
def test_a_notice_goes_to_the_rosters_address_whatever_was_proved(db, rf, proved):
    person = factories.make_student(email="noa@example.edu")
    for address in proved:
        EmailAddress.objects.create(user=person, email=address, verified=True, primary=True)
    request = rf.post("/")
    with request_context(request):
        AccountAdapter(request).send_notification_mail("mfa/email/webauthn_added", person)
    assert addresses_written_to() == ["noa@example.edu"]


def test_allauth_sends_no_mail_in_its_own_words():
    sent = {path.name.removesuffix("_message.txt") for path in STOCK.rglob("email/*_message.txt")}
    sent |= {path.name.removesuffix("_message.txt") for path in STOCK.rglob("email/base_*.txt")}
    assert {name.removesuffix(".txt") for name in sent} - set(EVERY) == NEVER_SENT


# Of addresses and sign-ons that one would add or take away oneself, and of phone numbers: the program has none of it.
NEVER_SAID = {
    "account/messages/cannot_delete_primary_email.txt",
    "account/messages/email_deleted.txt",
    "account/messages/phone_verification_sent.txt",
    "account/messages/phone_verified.txt",
    "account/messages/primary_email_set.txt",
    "account/messages/unverified_primary_email.txt",
    "socialaccount/messages/account_connected.txt",
    "socialaccount/messages/account_connected_other.txt",
    "socialaccount/messages/account_connected_updated.txt",
    "socialaccount/messages/account_disconnected.txt",
    "usersessions/messages/sessions_logged_out.txt",
}


def test_allauth_says_nothing_on_a_page_in_its_own_words():
    said = {str(path.relative_to(STOCK)) for path in STOCK.rglob("messages/*.txt")} - NEVER_SAID
    assert [name for name in sorted(said) if Path(get_template(name).origin.name).is_relative_to(STOCK)] == []
