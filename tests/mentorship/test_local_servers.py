"""The two servers themselves, on paths that people really have."""

import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import psycopg
import pytest
import redis
from kombu import Connection

from mentorship.env import broker_url
from mentorship.local import account, leftovers, paths, postgres, throwaway, valkey

from .clones import ROOT

SHORT, SPACED, LONG = "{}", "{} with a space é", "{}" + "-and-a-long-name" * 6


@pytest.fixture(scope="module", params=[SPACED, LONG], ids=["a space", "a long path"])
def home(request):
    """Beside the throw-away servers of this run, where the servers' account may go."""
    paths.prepare()
    paths.private_to_servers(paths.tests_home())
    folder = paths.private_to_servers(paths.tests_home() / request.param.format(secrets.token_hex(4)))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def database(home):
    server = postgres.start(home, durable=True, connections=20)
    postgres.create_database(server.url)
    yield server
    server.stop()
    assert not (home / "postgres/data/postmaster.pid").exists()


@pytest.fixture(scope="module")
def broker(home):
    server = valkey.start(home, durable=True)
    yield server
    server.stop()


def setting(url, name):
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT current_setting(%s)", [name]).fetchone()[0]


def test_postgresql_is_durable_private_and_in_utc(database):
    expected = {
        "fsync": "on",
        "full_page_writes": "on",
        "data_checksums": "on",
        "TimeZone": "UTC",
        "server_encoding": "UTF8",
        "password_encryption": "scram-sha-256",
    }
    assert {name: setting(database.url, name) for name in expected} == expected
    assert setting(database.url, "listen_addresses") in ("", "127.0.0.1")


def test_postgresql_lets_nobody_in_without_the_password(database):
    password = urlsplit(database.url).password
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(database.url.replace(password, "wrong"))


def test_a_database_in_the_making_has_its_name_only_once_it_is_whole(database):
    with psycopg.connect(database.url, autocommit=True, dbname="postgres") as connection:
        connection.execute("DROP DATABASE mentorship")
    with pytest.raises(KeyboardInterrupt), postgres.database_in_the_making(database.url):
        raise KeyboardInterrupt
    assert not postgres.has_database(database.url)
    with postgres.database_in_the_making(database.url) as draft, psycopg.connect(draft) as connection:
        connection.execute("CREATE TABLE kept ()")
    with psycopg.connect(database.url) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_letters_outside_ascii_have_a_lower_case(database):
    with psycopg.connect(database.url) as connection:
        assert connection.execute("SELECT lower('ÉMILE')").fetchone()[0] == "émile"


def test_valkey_lets_nobody_in_without_the_password(broker):
    password = urlsplit(broker.url).password
    with (
        pytest.raises(redis.AuthenticationError),
        redis.Redis.from_url(broker.url.replace(password, "wrong")) as client,
    ):
        client.ping()


def test_valkey_keeps_what_it_was_told(broker):
    with redis.Redis.from_url(broker.url) as client:
        assert client.config_get("appendonly") == {"appendonly": "yes"}


def test_celery_reaches_the_same_valkey(broker):
    with Connection(broker_url(broker.url)) as connection, connection.SimpleQueue("hello") as queue:
        queue.put("here")
        message = queue.get(timeout=5)
        message.ack()
        assert message.payload == "here"
        with redis.Redis.from_url(broker.url) as client:
            assert client.exists("_kombu.binding.hello")


def test_a_long_path_is_answered_on_loopback_and_a_short_one_on_a_socket(home, database, broker):
    on_loopback = len(str(home)) > 90
    assert (urlsplit(database.url).hostname == "127.0.0.1") is on_loopback
    assert (urlsplit(broker.url).hostname == "127.0.0.1") is on_loopback


def test_nobody_else_may_look_at_the_data(home, database, broker):
    owner = account.server_account().pw_uid
    for folder in (home, home / "postgres", home / "postgres/data", home / "valkey"):
        status = folder.stat()
        assert (status.st_mode & 0o077, status.st_uid) == (0, owner)
    assert (home / "postgres/password").stat().st_mode & 0o077 == 0


def test_the_servers_get_none_of_our_variables(database):
    assert set(psutil.Process(database.process.pid).environ()) == {"PATH", "LC_ALL", "MENTORSHIP_STACK"}
    assert "SECRET_KEY" in os.environ


HOLD = """
from mentorship.local import throwaway
with throwaway.servers() as stack:
    print(stack.environment["MENTORSHIP_STACK"], flush=True)
    input()
"""


def test_what_a_killed_test_run_left_is_gone_after_the_next_one():
    environment = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL")}
    command = [sys.executable, "-c", HOLD]
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as run:
        home = Path(run.stdout.readline().decode().strip())
        run.kill()
    assert {process.name() for process in leftovers.processes_of(home)} >= {"postgres", "valkey-server"}
    throwaway.remove_stale()
    assert leftovers.processes_of(home) == []
    assert not home.exists()
