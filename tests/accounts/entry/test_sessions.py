"""Where somebody is signed in, and signing out there from here."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.entry.devices import device
from accounts.entry.sessions import end_sessions
from accounts.models import Event, User
from tests import factories
from tests.queries import queries_of

PASSWORD = "a long enough sentence"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile/15E148 Safari/604.1"
LAPTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36"


@pytest.fixture
def ada(db) -> User:
    return factories.make_mentor(email="ada@example.edu", password=PASSWORD)


def signed_in(browser: str = LAPTOP, address: str = "ada@example.edu") -> Client:
    client = Client(HTTP_USER_AGENT=browser)
    client.post(reverse("account_login"), {"login": address, "password": PASSWORD})
    return client


def page_of(client: Client) -> str:
    return client.get(reverse("accounts:sign-in-settings")).content.decode()


def test_every_device_is_listed_and_this_one_is_marked(ada):
    phone, laptop = signed_in(PHONE), signed_in(LAPTOP)
    page = page_of(laptop)
    assert "Safari on iPhone" in page
    assert page.count("This device") == 1
    assert page.index("Chrome on Windows") < page.index("This device")
    assert phone.get("/").status_code == 200


def test_the_page_says_nothing_of_places_or_network_addresses(ada):
    client = signed_in()
    assert UserSession.objects.get().ip not in page_of(client)


def test_one_device_is_signed_out_from_another(ada):
    phone, laptop, tablet = signed_in(PHONE), signed_in(), signed_in()
    row = UserSession.objects.get(session_key=phone.session.session_key)
    page = laptop.post(reverse("accounts:sign-out-elsewhere"), {"session": row.pk}, follow=True).content.decode()
    assert "That device is signed out." in page
    assert [one.get("/").status_code for one in (phone, laptop, tablet)] == [302, 200, 200]


def test_all_others_are_signed_out_at_once(ada):
    others, here = [signed_in(), signed_in(PHONE)], signed_in()
    page = here.post(reverse("accounts:sign-out-elsewhere"), follow=True).content.decode()
    assert "You are signed out everywhere but here." in page
    assert Event.objects.filter(actor=ada, target_id=ada.pk, verb="signed out elsewhere").count() == 1
    assert [one.get("/").status_code for one in (*others, here)] == [302, 302, 200]


def test_nobody_signs_somebody_else_out(ada):
    factories.make_student(email="sam@example.edu", password=PASSWORD)
    client, stranger = signed_in(), signed_in(address="sam@example.edu")
    row = UserSession.objects.get(user=ada)
    stranger.post(reverse("accounts:sign-out-elsewhere"), {"session": row.pk})
    stranger.post(reverse("accounts:sign-out-elsewhere"))
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("session", "says"),
    [("", "You were signed in nowhere else."), ("999999", "That device was not signed in any more.")],
)
def test_where_there_was_nothing_to_end_the_page_says_so_and_nothing_is_kept(ada, session, says):
    page = signed_in().post(reverse("accounts:sign-out-elsewhere"), {"session": session}, follow=True).content.decode()
    assert says in page
    assert not Event.objects.filter(verb="signed out elsewhere").exists()


@pytest.mark.parametrize("session", ["phone", "-1", "9" * 18, "9" * 5000])
def test_what_is_no_devices_number_signs_out_nowhere(ada, session):
    other, here = signed_in(PHONE), signed_in()
    here.post(reverse("accounts:sign-out-elsewhere"), {"session": session})
    assert other.get("/").status_code == 200


def test_a_session_that_has_run_out_is_not_listed(ada):
    phone, here = signed_in(PHONE), signed_in()
    past = timezone.now() - timedelta(minutes=1)
    Session.objects.filter(session_key=phone.session.session_key).update(expire_date=past)
    assert "Safari on iPhone" not in page_of(here)


def test_when_a_device_was_last_seen_is_noted_every_quarter_of_an_hour(ada):
    client = signed_in()
    client.get("/")
    earlier = timezone.now() - timedelta(minutes=16)
    UserSession.objects.update(last_seen_at=earlier)
    client.get("/")
    assert UserSession.objects.get().last_seen_at == earlier
    session = client.session
    session["seen_at"] = earlier.isoformat()
    session.save()
    client.get("/")
    assert UserSession.objects.get().last_seen_at > earlier


def test_ten_devices_take_no_more_queries_than_one(ada):
    client = signed_in()
    one = queries_of(client, reverse("accounts:sign-in-settings"))
    for _ in range(9):
        signed_in(PHONE)
    assert queries_of(client, reverse("accounts:sign-in-settings")) == one


def test_who_comes_back_to_the_program_is_not_signed_in_from_before(ada):
    client = signed_in()
    User.objects.filter(pk=ada.pk).update(is_active=False)
    end_sessions([ada])
    User.objects.filter(pk=ada.pk).update(is_active=True)
    assert client.get("/").status_code == 302


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (PHONE, "Safari on iPhone"),
        (LAPTOP, "Chrome on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/142 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/142.0 Safari/537.36 Edg/142.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPad; CPU OS 18_1) FxiOS/140 Mobile Safari/605", "Firefox on iPad"),
        ("curl/8.5", "A device that does not say what it is"),
        ("", "A device that does not say what it is"),
        ("<script>alert(1)</script>", "A device that does not say what it is"),
    ],
)
def test_a_device_has_words_that_a_person_recognizes(user_agent, words):
    assert device(user_agent) == words
