import os
import subprocess
import sys
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from redis.exceptions import ConnectionError as CacheDown

from accounts.models import Event, Program
from resources import help_now
from resources.models import HelpService
from resources.phones import tel

from .factories import make_service


@contextmanager
def database_down():
    def refuse(*args):
        raise OperationalError("connection refused")

    with connection.execute_wrapper(refuse):
        yield


def cache_down(monkeypatch):
    def refuse(*args, **kwargs):
        raise CacheDown("connection refused")

    monkeypatch.setattr(cache, "get", refuse)
    monkeypatch.setattr(cache, "set", refuse)


def make_last_known_old():
    kept = cache.get(help_now.KEY)
    cache.set(help_now.KEY, kept | {"at": timezone.now() - timedelta(days=2)}, timeout=None)


def page(client=None) -> str:
    response = (client or Client()).get("/help/")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.django_db
def test_the_crisis_lines_come_first_and_988_before_all():
    make_service(name="Student Counseling", phone="555-010-0110", hours="Always open")
    make_service(HelpService.Kind.CRISIS, name="Another line")
    Program.objects.create(crisis_lines="Campus crisis line, (555) 010-0111, day and night, all year")

    text = page()

    places = [text.index(name) for name in ("988 Suicide", "Campus crisis line", "Another line", "Student Counseling")]
    assert places == sorted(places)
    assert 'href="tel:988"' in text
    assert 'href="tel:5550100111"' in text
    assert "day and night, all year" in text


@pytest.mark.django_db
def test_988_is_first_even_when_its_entry_was_retired():
    make_service(HelpService.Kind.CRISIS, name="Another line")

    assert help_now.help_now()["crisis"][0]["phone"] == "988"


@pytest.mark.django_db
def test_what_staff_write_about_988_is_shown():
    HelpService.objects.create(slug=help_now.LIFELINE, kind="crisis", name="988 (press 1 for veterans)", phone="988")

    assert [line["name"] for line in help_now.help_now()["crisis"]] == ["988 (press 1 for veterans)"]


@pytest.mark.django_db
def test_a_retired_service_and_a_route_for_reporting_are_not_shown():
    make_service(name="Old office", retired_at=timezone.now())
    make_service(HelpService.Kind.REPORTING, name="Mistreatment form")

    text = page()

    assert "Old office" not in text
    assert "Mistreatment form" not in text


@pytest.mark.django_db
def test_a_signed_in_reader_is_not_looked_up_and_nothing_is_recorded(client_for, student, django_assert_num_queries):
    client = client_for(student)
    page(client)
    events = Event.objects.count()

    with django_assert_num_queries(0):
        response = client.get("/help/")

    assert not response.cookies
    assert Event.objects.count() == events


def test_no_database_is_asked_while_the_last_known_help_is_fresh():
    """Without the django_db mark any query raises."""
    cache.set(help_now.KEY, {"at": timezone.now(), "content": help_now.shipped()})

    assert "988" in page()


@pytest.mark.django_db
def test_the_database_is_asked_again_after_a_minute():
    page()
    make_service(name="New office")
    assert "New office" not in page()

    make_last_known_old()

    assert "New office" in page()


@pytest.mark.django_db
def test_the_number_of_queries_does_not_depend_on_the_services(django_assert_max_num_queries):
    for _ in range(30):
        make_service()

    with django_assert_max_num_queries(5):
        page()


@pytest.mark.django_db
def test_the_last_known_help_is_served_when_the_database_is_down():
    make_service(name="Student Counseling")
    page()
    make_last_known_old()

    with database_down():
        assert "Student Counseling" in page()


@pytest.mark.django_db
def test_the_lines_that_ship_are_served_when_nothing_is_known(monkeypatch):
    cache_down(monkeypatch)

    with database_down():
        text = page()

    assert 'href="tel:988"' in text
    assert "cannot be shown at the moment" in text
    assert "example.edu" not in text


@pytest.mark.django_db
def test_a_cache_that_is_down_does_not_hide_the_schools_services(monkeypatch):
    make_service(name="Student Counseling")
    cache_down(monkeypatch)

    assert "Student Counseling" in page()


@pytest.mark.django_db
def test_a_database_that_failed_is_left_alone_for_half_a_minute():
    with database_down():
        page()
    make_service(name="Back again")
    assert "Back again" not in page()

    help_now.database.rests_until -= help_now.REST

    assert "Back again" in page()


@pytest.mark.django_db
def test_a_waiting_database_is_given_two_seconds():
    make_service(name="Student Counseling")

    with connection.cursor() as cursor:
        help_now.help_now()
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("2s",)


@pytest.mark.django_db
def test_the_page_only_reads():
    assert Client().post("/help/").status_code == 405


def test_help_is_there_within_seconds_when_both_servers_refuse():
    """The real thing: a process that reaches neither PostgreSQL nor Valkey, and a reader with a session's cookie."""
    program = (
        "import django; django.setup()\n"
        "from django.test import Client\n"
        "client = Client(raise_request_exception=True)\n"
        f"client.cookies['sessionid'] = '{uuid4().hex}'\n"
        "response = client.get('/help/', HTTP_HOST='localhost')\n"
        "assert response.status_code == 200 and b'tel:988' in response.content\n"
    )
    nobody = {"DATABASE_URL": "postgres://a:b@127.0.0.1:1/c", "REDIS_URL": "redis://127.0.0.1:1/0"}
    environment = os.environ | nobody | {"DJANGO_SETTINGS_MODULE": "mentorship.settings", "DATABASE_POOL_SIZE": "2"}

    subprocess.run([sys.executable, "-c", program], check=True, env=environment, cwd=settings.BASE_DIR, timeout=30)


def test_a_line_of_the_school_may_be_only_a_name():
    assert help_now.parse_lines("Ask any porter\n\n") == [
        {"name": "Ask any porter", "phone": "", "tel": "", "hours": ""}
    ]


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("988", "tel:988"),
        ("1-888-409-0141", "tel:18884090141"),
        ("+1 (617) 555-0110 ext. 42", "tel:+16175550110;ext=42"),
        ("Call 555 010 0110, day and night", "tel:5550100110"),
        ("ask the porter", ""),
        ("", ""),
    ],
)
def test_a_number_can_be_dialed(written, address):
    assert tel(written) == address


def test_every_shipped_line_fits_its_columns():
    for entry in help_now.shipped_services():
        HelpService(**entry).full_clean(exclude=["receives_copies"], validate_unique=False, validate_constraints=False)


def test_help_is_in_the_footer_of_the_sign_in_page(db):
    assert 'href="/help/"' in Client().get("/accounts/login/").content.decode()


def test_the_shared_frame_names_no_reader():
    frame = Path(settings.BASE_DIR, "templates", "bare.html").read_text(encoding="utf-8")
    assert "user." not in frame
    assert "messages" not in frame.replace("block messages", "")
