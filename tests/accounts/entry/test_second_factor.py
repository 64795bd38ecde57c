import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.entry.second_factor import SecondFactorAdapter
from accounts.models import Event, User
from tests import factories

from .letters import newest_code, newest_letter

PASSWORD, SECRET = "a long enough sentence", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NEEDED = "/accounts/second-factor/needed/"


@pytest.fixture
def required(settings):
    settings.STAFF_SECOND_FACTOR = True


@pytest.fixture
def kim(db) -> User:
    return factories.make_staff(name="Kim Osei", email="kim@example.edu", password=PASSWORD)


def add_app(user: User) -> Authenticator:
    RecoveryCodes.activate(user)
    return TOTP.activate(user, SECRET).instance


def code_of_the_app(ahead: int = 0) -> str:
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 + ahead))


def by_password(client: Client, **more):
    return client.post(reverse("account_login"), {"login": "kim@example.edu", "password": PASSWORD, **more})


def by_code(client: Client, **more):
    client.post(reverse("account_request_login_code"), {"email": "kim@example.edu"})
    return client.post(reverse("account_confirm_login_code"), {"code": newest_code(), **more})


def confirmed(client: Client) -> Client:
    """Has typed the password once more just now."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


@pytest.mark.usefixtures("required")
@pytest.mark.parametrize("path", ["/", "/people/", "/reports/", "/accounts/signing-in/", "/admin/", "/profile/"])
def test_staff_without_one_reach_nothing_but_the_page_that_says_why(client_for, kim, path):
    assert client_for(kim).get(path).url == NEEDED
    assert client_for(kim).post(path).url == NEEDED


@pytest.mark.usefixtures("required")
def test_staff_without_one_read_why_and_how(client_for, kim):
    page = client_for(kim).get(NEEDED).content.decode()
    assert "the school asks everybody on the staff for a second way" in page
    assert reverse("mfa_add_webauthn") in page
    assert reverse("mfa_activate_totp") in page


@pytest.mark.usefixtures("required")
def test_staff_without_one_reach_help_and_can_sign_out(client_for, kim):
    client = client_for(kim)
    assert client.get("/help/").status_code == 200
    client.post(reverse("account_logout"))
    assert client.get("/").url.startswith("/accounts/login/")


@pytest.mark.usefixtures("required")
def test_staff_without_one_by_mailed_code_are_no_further(client, kim):
    assert by_code(client).url == "/"
    assert client.get("/").url == NEEDED


@pytest.mark.usefixtures("required")
def test_staff_without_one_by_password_show_that_the_inbox_is_theirs_before_they_set_one_up(client, kim):
    """Somebody else's password must not be enough to add one's own phone to it."""
    assert by_password(client, next="/reports/").url == reverse("account_confirm_login_code")
    assert client.post(reverse("account_confirm_login_code"), {"code": newest_code()}).url == "/reports/"
    assert client.get("/reports/").url == NEEDED


@pytest.mark.usefixtures("required")
def test_staff_without_one_set_up_an_app_and_are_in(client, kim, monkeypatch):
    by_code(client)
    confirmed(client)
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.generate_totp_secret", lambda: SECRET)
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    assert SECRET in page
    leads_to = client.post(reverse("mfa_activate_totp"), {"code": code_of_the_app()}).url
    assert leads_to == reverse("mfa_view_recovery_codes")
    assert "Recovery codes" in client.get(leads_to).content.decode()
    assert client.get("/people/").status_code == 200


@pytest.mark.usefixtures("required")
def test_staff_without_one_are_led_back_once_they_take_it_away(client_for, kim):
    add_app(kim)
    client = confirmed(client_for(kim))
    assert client.get("/people/").status_code == 200
    client.post(reverse("mfa_deactivate_totp"))
    assert client.get("/people/").url == NEEDED


@pytest.mark.usefixtures("required")
def test_staff_without_one_do_not_count_recovery_codes_alone_as_one(client_for, kim):
    RecoveryCodes.activate(kim)
    assert client_for(kim).get("/").url == NEEDED


@pytest.mark.usefixtures("required")
def test_students_and_faculty_need_none(client_for, student, mentor):
    assert client_for(student).get("/").status_code == 200
    assert client_for(mentor).get("/").status_code == 200


@pytest.mark.usefixtures("required")
def test_whoever_may_open_the_admin_site_needs_one(db, client_for):
    superuser = factories.make_mentor(is_staff=True, is_superuser=True)
    assert client_for(superuser).get("/admin/").url == NEEDED


@pytest.mark.usefixtures("required")
def test_who_has_one_has_nothing_to_read_there(client_for, kim):
    add_app(kim)
    assert client_for(kim).get(NEEDED).url == "/"


def test_nobody_needs_one_in_local_mode(client_for, kim, settings):
    assert settings.STAFF_SECOND_FACTOR is False
    assert client_for(kim).get("/").status_code == 200


@pytest.mark.parametrize("way", [by_password, by_code])
def test_who_has_one_is_asked_for_it_and_lands_where_they_were_going(client, kim, way):
    add_app(kim)
    assert way(client, next="/reports/").url == reverse("mfa_authenticate")
    assert client.get("/").status_code == 302
    assert client.post(reverse("mfa_authenticate"), {"code": code_of_the_app()}).url == "/reports/"
    assert client.get("/").status_code == 200


def test_a_code_of_the_app_works_once(kim):
    add_app(kim)
    code = code_of_the_app()
    first, second = Client(), Client()
    for client in (first, second):
        by_password(client)
        client.post(reverse("mfa_authenticate"), {"code": code})
    assert (first.get("/").status_code, second.get("/").status_code) == (200, 302)


def test_a_recovery_code_stands_in_once(client, kim):
    add_app(kim)
    codes = Authenticator.objects.get(user=kim, type=Authenticator.Type.RECOVERY_CODES).wrap()
    by_password(client)
    assert client.post(reverse("mfa_authenticate"), {"code": codes.get_unused_codes()[0]}).url == "/"
    assert "9 of them are left" in client.get("/accounts/signing-in/").content.decode()


def test_guessing_codes_is_slowed_by_account(client, kim):
    add_app(kim)
    by_password(client)
    pages = [client.post(reverse("mfa_authenticate"), {"code": f"00000{n}"}).content.decode() for n in range(6)]
    assert "This is not the code." in pages[4]
    assert "That did not work several times in a row." in pages[5]


def test_the_first_one_signs_out_whoever_came_in_without(transactional_db, kim, monkeypatch):
    """A stolen session from before must not become one with every right."""
    here, elsewhere = Client(), Client()
    by_password(here)
    by_password(elsewhere)
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.generate_totp_secret", lambda: SECRET)
    confirmed(here).get(reverse("mfa_activate_totp"))
    here.post(reverse("mfa_activate_totp"), {"code": code_of_the_app()})
    assert (here.get("/").status_code, elsewhere.get("/").status_code) == (200, 302)
    assert newest_letter().subject == "An authenticator app was added to your account (mentorship program)"


def test_the_database_alone_does_not_give_the_secret_away(kim):
    row = add_app(kim)
    assert SECRET not in str(Authenticator.objects.filter(user=kim).values_list("data", flat=True))
    assert row.wrap().validate_code(code_of_the_app())


def test_a_secret_kept_under_another_key_matches_no_code(kim, settings):
    row = add_app(kim)
    settings.SECRET_KEY = "another long random text"
    made_up = {SecondFactorAdapter().decrypt(row.data["secret"]) for _ in range(2)}
    assert len(made_up - {SECRET, ""}) == 2
    assert not row.wrap().validate_code(code_of_the_app())


ACTS = ["mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"]


@pytest.mark.parametrize("name", ACTS)
def test_changing_it_asks_for_the_password_once_more(kim, name):
    client = Client()
    add_app(kim) if "recovery" in name else None
    client.force_login(kim)
    leads_to = client.get(reverse(name)).url
    assert leads_to.startswith(reverse("account_reauthenticate"))
    assert "Is it still you?" in client.get(leads_to).content.decode()
    assert client.post(leads_to, {"password": "not this one"}).status_code == 200
    assert client.post(leads_to, {"password": PASSWORD}).url == reverse(name)
    assert client.get(reverse(name)).status_code == 200


def test_the_app_can_be_used_instead_of_the_password(kim):
    add_app(kim)
    client = Client()
    client.force_login(kim)
    page = client.get(reverse("account_reauthenticate") + "?next=/accounts/recovery-codes/").content.decode()
    assert "Use your authenticator app or a recovery code" in page
    leads_to = reverse("mfa_reauthenticate") + "?next=/accounts/recovery-codes/"
    assert client.post(leads_to, {"code": code_of_the_app()}).url == "/accounts/recovery-codes/"


def test_an_address_that_is_not_proved_cannot_get_one(kim):
    EmailAddress.objects.update(verified=False)
    client = Client()
    client.force_login(kim)
    page = client.get(reverse("mfa_activate_totp"), follow=True).content.decode()
    assert "that shows that your address is yours" in page
    assert mail.outbox == []


def test_who_has_lost_everything_gets_in_again_with_help_from_the_server(kim, capsys):
    add_app(kim)
    client = Client()
    client.force_login(kim)
    client.get("/")
    call_command("forget_second_factor", "KIM@example.edu")
    assert capsys.readouterr().out == "Kim Osei: 2 removed. They are signed out everywhere.\n"
    assert client.get("/").status_code == 302
    assert by_code(Client()).url == "/"
    assert Event.objects.filter(target_id=kim.pk, verb="forgot second factor").exists()


def test_an_address_that_nobody_has_is_said_so(db):
    with pytest.raises(CommandError, match="Nobody has the address"):
        call_command("forget_second_factor", "nobody@example.edu")
