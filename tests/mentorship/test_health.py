import socket
import time

import pytest
from django.core.cache import cache
from django.db.utils import ConnectionHandler

from mentorship import health
from notifications.heartbeat import beat_alive, forget_all, worker_alive

NOBODY_LISTENS = 1


@pytest.fixture(autouse=True)
def all_alive(db):
    worker_alive()
    beat_alive()


@pytest.fixture
def silent_port():
    """Somebody takes the call and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def answer(client) -> tuple[int, dict]:
    response = client.get("/health/")
    return response.status_code, response.json()


def valkey_at(settings, port: int) -> None:
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": f"redis://127.0.0.1:{port}/0"}}


def database_at(settings, monkeypatch, port: int) -> None:
    address = {"HOST": "127.0.0.1", "PORT": port}
    options = {name: value for name, value in settings.DATABASES["default"]["OPTIONS"].items() if name != "host"}
    handler = ConnectionHandler({"default": settings.DATABASES["default"] | address | {"OPTIONS": options}})
    monkeypatch.setattr(health, "connection", handler["default"])


def test_all_alive_is_200_without_a_sign_in(client):
    parts = {"database": "ok", "broker": "ok", "worker": "ok", "beat": "ok"}
    assert answer(client) == (200, {"status": "ok", **parts})


@pytest.mark.parametrize("part", ["worker", "beat"])
def test_a_part_that_fell_silent_is_named(client, part):
    cache.delete(f"heartbeat:{part}")
    status, says = answer(client)
    assert status == 503
    assert [name for name, state in says.items() if state == "down"] == ["status", part]


def test_a_start_forgets_the_signs_of_the_last_one(client):
    forget_all()
    assert answer(client)[0] == 503


def test_a_sign_of_life_lasts_for_three_ticks(settings):
    settings.TICK_SECONDS = 1
    worker_alive()
    time.sleep(2.5)
    assert cache.get("heartbeat:worker")
    time.sleep(0.7)
    assert cache.get("heartbeat:worker") is None


def test_it_costs_one_query_signed_in_or_not(client, client_for, student, django_assert_num_queries):
    for reader in (client, client_for(student)):
        with django_assert_num_queries(1):
            reader.get("/health/")


@pytest.mark.parametrize("listens", [False, True])
def test_a_broker_that_is_away_is_named_within_seconds(client, settings, silent_port, listens):
    valkey_at(settings, silent_port if listens else NOBODY_LISTENS)
    started = time.monotonic()
    status, says = answer(client)
    assert (status, says["database"], says["broker"], says["worker"]) == (503, "ok", "down", "down")
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("listens", [False, True])
def test_a_database_that_is_away_is_named_within_seconds(client, settings, monkeypatch, silent_port, listens):
    database_at(settings, monkeypatch, silent_port if listens else NOBODY_LISTENS)
    started = time.monotonic()
    status, says = answer(client)
    assert (status, says["database"], says["broker"], says["worker"]) == (503, "down", "ok", "ok")
    assert time.monotonic() - started < 6


def test_a_sign_of_life_that_cannot_be_written_ends_nobody(settings):
    valkey_at(settings, NOBODY_LISTENS)
    worker_alive()
    beat_alive()


def test_nothing_keeps_a_copy_of_the_answer(client):
    assert "no-store" in client.get("/health/")["Cache-Control"]
