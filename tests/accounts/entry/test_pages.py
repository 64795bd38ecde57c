"""Every page under /accounts/, as it shows itself on every step of the ways in, is ours from the frame to the last word."""

from pathlib import Path

import allauth
import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests import factories

from .visitors import make_person, signed_in, visitors

PREFIX = "accounts/"
SIGN_ON = ("accounts/oidc/", "accounts/saml/")
STOCK = Path(allauth.__file__).parent / "templates"
# They only lead on, change something or hand out a file.
WITHOUT_A_PAGE = {
    "account_email",
    "mfa_index",
    "mfa_login_webauthn",
    "mfa_download_recovery_codes",
    "sign-out-elsewhere",
}


def patterns(found=None, prefix="") -> list[tuple[str, URLPattern]]:
    listed = []
    for entry in get_resolver().url_patterns if found is None else found:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            listed += patterns(entry.url_patterns, path)
        elif path.startswith(PREFIX):
            listed.append((path, entry))
    return listed


@pytest.fixture
def open_school(db, settings):
    settings.SIGN_UP_DOMAINS = ["example.edu"]
    settings.STAFF_SECOND_FACTOR = True
    factories.make_track()
    return visitors() | {"staff without a second factor": signed_in(factories.make_staff())}


def fill(path: str) -> str:
    passkey = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN)
    known = {"<int:pk>": str(passkey.pk), "<provider_id>": "school", "<organization_slug>": "school"}
    for argument, value in known.items():
        path = path.replace(argument, value)
    return f"/{path}"


def is_page(response) -> bool:
    return response.status_code not in {301, 302, 405} and response.headers["Content-Type"].startswith("text/html")


def strange_templates(response) -> list[str]:
    files = {template.origin.name for template in response.templates if getattr(template, "origin", None)}
    return [name for name in files if Path(name).is_relative_to(STOCK)]


def faults(response) -> list[str]:
    text = response.content.decode()
    missing = [mark for mark in ("css/app.css", "Help now", "<h1>") if mark not in text]
    return missing + strange_templates(response)


def test_every_page_wears_our_look_in_our_own_templates(open_school):
    seen, wrong = set(), {}
    for path, entry in patterns():
        for visitor, client in open_school.items():
            response = client.get(fill(path))
            if is_page(response):
                seen |= {entry.name} if response.status_code == 200 else set()
                wrong |= {f"{path} when one {visitor}": found for found in [faults(response)] if found}
    assert wrong == {}
    ours = {entry.name for path, entry in patterns() if not path.startswith(SIGN_ON)}
    assert ours - seen == WITHOUT_A_PAGE


def test_an_empty_form_is_answered_in_our_look(open_school):
    """What was forgotten is said beside its field, on the same page."""
    wrong = {}
    for path, _ in patterns():
        for visitor, client in open_school.items():
            response = send_nothing(client, fill(path))
            if is_page(response) and (found := faults(response)):
                wrong[f"{path} when one {visitor}"] = found
    assert wrong == {}


def send_nothing(client: Client, path: str):
    """What that changes is taken back, and whom it signs out is in again."""
    cookies = dict(client.cookies)
    with transaction.atomic():
        response = client.post(path)
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.update(cookies)
    return response


def test_the_bare_prefix_leads_to_a_page(client, client_for, student):
    assert client.get("/accounts/").url == reverse("account_login")
    assert client_for(student).get("/accounts/", follow=True).status_code == 200


def test_the_page_signing_in_shows_all_of_it(db):
    client = signed_in(make_person("safe@example.edu", factors=True))
    page = client.get(reverse("accounts:sign-in-settings")).content.decode()
    for words in ("Change your password", "My phone", "Remove the app", "10 of them are left", "This device"):
        assert words in page


def test_every_page_leads_to_it(client_for, student):
    assert reverse("accounts:sign-in-settings") in client_for(student).get("/").content.decode()


@pytest.mark.parametrize("credential", ["", "{}", "[]", "1", '{"id": "x"}', "no JSON"])
def test_a_passkey_that_is_none_is_not_added(db, credential):
    client = signed_in(make_person("plain@example.edu"), confirmed=True)
    page = client.post(reverse("mfa_add_webauthn"), {"credential": credential}).content.decode()
    assert "That passkey could not be added." in page
    assert not Authenticator.objects.exists()


def test_nobody_removes_the_passkey_of_another(db):
    make_person("safe@example.edu", factors=True)
    other = signed_in(make_person("other@example.edu"), confirmed=True)
    passkey = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN)
    assert other.post(reverse("mfa_remove_webauthn", args=[passkey.pk])).status_code == 404


def test_recovery_codes_are_handed_out_as_a_file(db):
    client = signed_in(make_person("safe@example.edu", factors=True), confirmed=True)
    response = client.get(reverse("mfa_download_recovery_codes"))
    assert response.headers["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'
    lines = response.content.decode().splitlines()
    assert lines[0] == "Recovery codes for the mentorship program. Each signs you in once."
    assert len([line for line in lines if line.isdigit()]) == 10


def test_a_page_that_asks_for_a_passkey_says_what_to_do_without_scripts(db):
    client = signed_in(make_person("plain@example.edu"), confirmed=True)
    page = client.get(reverse("mfa_add_webauthn")).content.decode()
    assert "<noscript>" in page
    assert 'type="application/json"' in page


@pytest.mark.parametrize("credential", ["", "{}", "[]", "1", '{"id": "x"}', '{"response": []}', "no JSON", "\x00"])
def test_a_passkey_that_cannot_be_read_is_refused_with_a_sentence(db, credential):
    client = Client()
    leads_to = client.post(reverse("mfa_login_webauthn"), {"credential": credential, "next": "/meetings/"}).url
    assert leads_to == "/accounts/login/?next=%2Fmeetings%2F"
    assert "That passkey did not work here." in client.get(leads_to).content.decode()
