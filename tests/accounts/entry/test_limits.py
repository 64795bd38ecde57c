"""Tries are counted by account first: a hall full of people signs in from one address, one account under attack is slowed."""

import itertools
import time

import pytest
from allauth.core.internal.ratelimit import parse_rates
from django.core.cache import cache, caches
from django.test import Client
from django.urls import reverse

import mentorship.cache
from accounts.adapter import NOBODY_KNOWS, AccountAdapter
from accounts.entry import words
from accounts.models import User
from mentorship import limits
from tests import factories

from .letters import newest_code

PASSWORD = "a long enough sentence"
HALL, PEOPLE, FIVE_MINUTES = "203.0.113.7", 200, 300
TOO_MANY = "That did not work several times in a row."


def at(address: str = HALL) -> Client:
    return Client(REMOTE_ADDR=address)


def afresh(client: Client | None) -> Client:
    """A browser that nobody has used."""
    client = client or at()
    client.cookies.clear()
    return client


def sign_in(client: Client, address: str, password: str = PASSWORD):
    return client.post(reverse("account_login"), {"login": address, "password": password})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_two_hundred_people_behind_one_address_sign_in_within_five_minutes(db):
    """Every other one by code, the others by password after a slip of the finger. One client after the other: making one is
    slow, and not what is timed.
    """
    client = at()
    hall = [factories.make_user(email=f"new{number}@example.edu", password=PASSWORD) for number in range(PEOPLE)]
    started = time.monotonic()
    ways = itertools.cycle([comes_in_by_code, comes_in_by_password])
    assert [person.email for person, comes_in in zip(hall, ways) if not comes_in(person, client)] == []  # noqa: B905
    assert time.monotonic() - started < FIVE_MINUTES


@pytest.mark.parametrize("limits", [limits.ACCOUNT, limits.SECOND_FACTOR])
def test_no_way_in_allows_one_address_less_than_three_tries_of_each_of_them(limits):
    """In five minutes."""
    rates = [rate for action in limits.values() for rate in parse_rates(action) if rate.per == "ip"]
    assert rates
    assert all(rate.amount * FIVE_MINUTES / rate.duration >= 3 * PEOPLE for rate in rates)


def comes_in_by_code(person: User, client: Client | None = None) -> bool:
    client = afresh(client)
    client.post(reverse("account_request_login_code"), {"email": person.email})
    client.post(reverse("account_confirm_login_code"), {"code": newest_code()})
    return is_in(client)


def comes_in_by_password(person: User, client: Client | None = None) -> bool:
    client = afresh(client)
    sign_in(client, person.email, "with a slip of the finger")
    sign_in(client, person.email)
    return is_in(client)


@pytest.fixture
def attacked(db) -> User:
    return factories.make_user(email="ada@example.edu", password=PASSWORD)


def guess(times: int, *, address: str = "ada@example.edu") -> list[str]:
    """From another machine each time."""
    return [sign_in(at(f"198.51.100.{number}"), address, f"guess {number}").content.decode() for number in range(times)]


def test_one_account_attacked_from_many_addresses_is_slowed_after_five_tries(attacked):
    assert [TOO_MANY in page for page in guess(7)] == [False] * 5 + [True] * 2


def test_the_right_password_does_not_help_an_attacker_once_it_is_slowed(attacked):
    guess(5)
    client = at("198.51.100.99")
    assert TOO_MANY in sign_in(client, "ada@example.edu").content.decode()
    assert not is_in(client)


def test_whose_account_is_attacked_comes_in_by_code_meanwhile(attacked):
    guess(7)
    assert comes_in_by_code(attacked)


def test_an_attack_on_one_account_slows_nobody_else(attacked):
    guess(7)
    other = factories.make_user(email="other@example.edu", password=PASSWORD)
    assert comes_in_by_password(other)


def test_a_new_password_by_mail_ends_the_waiting(attacked):
    guess(6)
    client = at()
    client.post(reverse("account_reset_password"), {"email": attacked.email})
    client.post(reverse("account_confirm_password_reset_code"), {"code": newest_code()})
    new = "another sentence entirely"
    client.post(reverse("account_complete_password_reset"), {"password1": new, "password2": new})
    again = at()
    sign_in(again, attacked.email, new)
    assert is_in(again)


def ask_for_code(address: str, machine: str = "198.51.100.1") -> str:
    return at(machine).post(reverse("account_request_login_code"), {"email": address}, follow=True).content.decode()


def test_codes_for_one_address_are_limited_wherever_they_are_asked_for(attacked, mailoutbox):
    for number in range(22):
        page = ask_for_code(attacked.email, f"198.51.100.{number}")
    assert len(mailoutbox) == 20
    assert words.TOO_MANY_CODES in page


def test_who_uses_up_the_codes_of_an_address_leaves_its_owner_theirs(attacked, mailoutbox):
    pages = [ask_for_code(attacked.email) for _ in range(25)]
    assert len(mailoutbox) == 4
    assert words.TOO_MANY_CODES in pages[4]
    assert "passkey" not in pages[4].partition(words.TOO_MANY_CODES)[0].rpartition("<form")[2]
    assert comes_in_by_code(attacked)


def test_mails_to_an_address_are_counted_for_each_machine_and_who_gets_none_is_told(attacked, mailoutbox, settings):
    """The code in the session is a new one then, which nobody was sent: the newest that came would never do."""
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"mail_here": "2/15m/key"}
    pages = [ask_for_code(attacked.email) for _ in range(3)]
    assert len(mailoutbox) == 2
    assert [words.TOO_MANY_MAILS in page for page in pages] == [False, False, True]
    assert comes_in_by_code(attacked)


def test_mails_to_an_address_are_limited_from_wherever(attacked, mailoutbox, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"mail": "2/15m/key"}
    for number in range(4):
        ask_for_code(attacked.email, f"198.51.100.{number}")
    assert len(mailoutbox) == 2


def test_one_machine_that_tries_one_password_on_every_account_is_stopped(db, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login_failed": "5/5m/key,20/5m/ip"}
    pages = [sign_in(at(), f"person{number}@example.edu").content.decode() for number in range(22)]
    assert [TOO_MANY in page for page in pages] == [False] * 20 + [True] * 2


def test_too_many_requests_get_a_real_page(db, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "1/5m/ip"}
    sign_in(at(), "ada@example.edu")
    response = sign_in(at(), "ada@example.edu")
    assert response.status_code == 429
    assert "That was a little too often" in response.content.decode()
    assert "Help now" in response.content.decode()


@pytest.fixture
def no_valkey(settings, monkeypatch):
    """Nobody listens at that port. What this process counted by itself is forgotten afterward."""
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}}
    monkeypatch.setattr(mentorship.cache, "_asked_again_at", 0.0)
    yield
    mentorship.cache._here.clear()


@pytest.mark.usefixtures("no_valkey")
def test_everybody_signs_in_while_valkey_is_down(attacked, caplog):
    assert comes_in_by_password(attacked)
    assert comes_in_by_code(attacked)
    assert "Valkey does not answer" in caplog.text


@pytest.mark.usefixtures("no_valkey")
def test_an_attack_is_slowed_by_each_process_while_valkey_is_down(attacked):
    assert [TOO_MANY in page for page in guess(6)] == [False] * 5 + [True]


@pytest.mark.usefixtures("no_valkey")
def test_what_was_counted_meanwhile_is_not_pushed_out_by_other_accounts(attacked):
    guess(5)
    for number in range(1000):
        cache.set(f"allauth:another:{number}", [0.0], 300)
    assert TOO_MANY in guess(1)[0]


@pytest.mark.usefixtures("no_valkey")
def test_what_else_is_kept_in_valkey_says_that_it_is_down():
    with pytest.raises(mentorship.cache.NoConnection):
        cache.get("heartbeat:worker")


def test_valkey_is_asked_again_after_a_while(settings, monkeypatch):
    monkeypatch.setattr(mentorship.cache, "_asked_again_at", time.monotonic() - 1)
    caches["default"].set("allauth:seen", 1)
    assert mentorship.cache._here.get("allauth:seen") is None
    assert cache.get("allauth:seen") == 1


@pytest.mark.parametrize(
    ("proxies", "forwarded", "counted"),
    [
        (0, "192.0.2.1", "10.0.0.1"),
        (1, "192.0.2.66, 192.0.2.1", "192.0.2.1"),
        (2, "192.0.2.66, 192.0.2.1, 10.0.0.2", "192.0.2.1"),
        (2, "192.0.2.1", "10.0.0.1"),
        (1, "no address at all", NOBODY_KNOWS),
    ],
)
def test_the_address_behind_proxies_is_the_one_that_the_nearest_trusted_saw(rf, settings, proxies, forwarded, counted):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = rf.get("/", headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR="10.0.0.1")
    assert AccountAdapter(request).get_client_ip(request) == counted
