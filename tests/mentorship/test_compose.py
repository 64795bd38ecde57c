"""docker-compose.yml and the Dockerfile, held to what they promise without a Docker engine: the file is read, and the
very command of each service of ours is started under production settings, against the servers of this test run."""

import os
import re
import secrets
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psycopg
import pytest
import redis
import yaml

from mentorship import sso
from tests import workers

from .clones import ROOT, free_port

OURS = ("migrate", "web", "worker", "beat")
PATIENCE = 180
VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?::(?P<kind>[-?])(?P<rest>[^}]*))?\}")


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


@pytest.fixture(scope="module")
def values():
    """What a school would write into .env."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(40),
        "PUBLIC_URL": "https://mentorship.example.edu",
        "POSTGRES_PASSWORD": "unused",
        "REDIS_PASSWORD": "unused",
        "PORT": str(free_port()),
        "TICK_SECONDS": "1",
        "BEHIND_PROXY": "1",
        "EMAIL_URL": f"smtp://127.0.0.1:{free_port()}",
    }


def filled_in(text, values):
    """What docker compose makes of ${NAME}, ${NAME:-default} and ${NAME:?reason}."""

    def value(match):
        found = values.get(match["name"])
        assert found or match["kind"] == "-", f"{match['name']} is missing: {match['rest']}"
        return found or match["rest"]

    return VARIABLE.sub(value, str(text)).replace("$$", "$")


@pytest.fixture(scope="module")
def addresses():
    """The servers of this run, with a database of our own, as the migrations must find it empty."""
    url, name = os.environ["DATABASE_URL"], f"compose_{secrets.token_hex(4)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    redis_url = workers.in_database(os.environ["REDIS_URL"], workers.COMPOSE)
    base, question, options = url.partition("?")
    yield {"DATABASE_URL": base.rpartition("/")[0] + f"/{name}{question}{options}", "REDIS_URL": redis_url}
    with redis.Redis.from_url(redis_url) as client:
        client.flushdb()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


class Service:
    def __init__(self, definition, values, extra, log):
        self.command = [filled_in(word, values) for word in definition["command"]]
        self.health = [filled_in(word, values) for word in definition["healthcheck"].get("test", [])][1:]
        given = {name: filled_in(value, values) for name, value in definition["environment"].items()}
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        self.environment = {"PATH": path, **given, **extra}
        self.log = log

    def start(self):
        with self.log.open("w") as output:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.environment, stdout=output, stderr=output, start_new_session=True
            )

    def is_healthy(self):
        done = subprocess.run(self.health, cwd=ROOT, env=self.environment, check=False, capture_output=True, text=True)
        assert "Traceback" not in done.stderr, done.stderr
        return done.returncode == 0

    def wait_until_healthy(self):
        deadline = time.monotonic() + PATIENCE
        while not self.is_healthy():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()

    def stop(self):
        """As `docker stop` does; beat, web and worker all end well on SIGTERM."""
        self.process.terminate()
        try:
            return self.process.wait(30)
        finally:
            if self.process.poll() is None:
                os.killpg(self.process.pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def service(compose, values, addresses, tmp_path_factory):
    folder = tmp_path_factory.mktemp("compose")
    extra = {**addresses, "STATIC_ROOT": str(folder / "static")}

    def make(name):
        return Service(compose["services"][name], values, extra, folder / f"{name}.log")

    return make


@pytest.fixture(scope="module")
def collected(service):
    """The image's own step, with its own stand-in values, so that pages find their files."""
    step = re.search(r"^RUN (SECRET_KEY=.*?)\n\n", (ROOT / "Dockerfile").read_text(), re.DOTALL | re.MULTILINE)[1]
    environment = {"PATH": service("web").environment["PATH"], "STATIC_ROOT": service("web").environment["STATIC_ROOT"]}
    done = subprocess.run(["sh", "-c", step], cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def migrated(service):
    migrate = service("migrate")
    migrate.start()
    assert migrate.process.wait(PATIENCE) == 0, migrate.log.read_text()


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_the_service_comes_up_under_production_settings_and_stops_when_told(name, service, migrated, collected):
    one = service(name)
    assert not one.is_healthy()
    one.start()
    try:
        one.wait_until_healthy()
    finally:
        status = one.stop()
    assert status in (0, -signal.SIGTERM), one.log.read_text()
    assert "Traceback" not in one.log.read_text()


def page(port, path):
    """As the proxy in front asks for it."""
    headers = {"Host": "mentorship.example.edu", "X-Forwarded-Proto": "https"}
    with urllib.request.urlopen(
        urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers), timeout=20
    ) as answer:
        return answer.read().decode()


def test_the_web_service_serves_a_page_and_its_stylesheet_from_the_collected_files(
    service, values, migrated, collected
):
    web = service("web")
    web.start()
    try:
        web.wait_until_healthy()
        sheet = re.search(r'href="(/static/css/app\.\w{12}\.css)"', page(values["PORT"], "/accounts/login/"))
        assert "--paper" in page(values["PORT"], sheet[1])
    finally:
        web.stop()


def test_our_services_run_outside_local_mode(compose):
    for name in OURS:
        environment = compose["services"][name]["environment"]
        assert not {"MENTORSHIP_LOCAL", "DEBUG"} & set(environment)


def test_every_service_has_a_health_check_save_the_one_that_ends(compose):
    for name, definition in compose["services"].items():
        if name == "migrate":
            assert definition["healthcheck"] == {"disable": True}
        else:
            assert definition["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL"), name


def test_web_worker_and_beat_wait_for_the_migrations_and_both_servers(compose):
    for name in ("web", "worker", "beat"):
        conditions = {key: value["condition"] for key, value in compose["services"][name]["depends_on"].items()}
        assert conditions == {
            "migrate": "service_completed_successfully",
            "postgres": "service_healthy",
            "redis": "service_healthy",
        }


def test_no_secret_is_in_the_file_and_a_missing_one_stops_the_start(compose):
    for name, definition in compose["services"].items():
        for key, value in definition.get("environment", {}).items():
            if re.search(r"SECRET|PASSWORD|DATABASE_URL|REDIS_URL", key):
                assert re.search(r"\$\{\w+:(\?[^}]+|-)\}", value), f"{name}: {key}"


def test_the_passwords_of_the_two_servers_are_never_arguments(compose):
    for definition in compose["services"].values():
        assert "${" not in " ".join(map(str, definition.get("command", []))).replace("${PORT", "").replace(
            "${WEB_", ""
        ).replace("${WORKER_", "")


def test_the_web_port_follows_port(compose):
    web = compose["services"]["web"]
    assert web["ports"] == ["${PORT:-8000}:${PORT:-8000}"]
    assert "--port=${PORT:-8000}" in web["command"]


def test_our_services_run_as_an_ordinary_user_on_a_file_system_they_cannot_write(compose):
    for name in OURS:
        assert compose["services"][name]["user"] == "10001"
        assert compose["services"][name]["read_only"] is True


def test_the_image_runs_as_an_ordinary_user_and_installs_by_hash():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    assert [line for line in lines if line.startswith("USER ")] == ["USER 10001"]
    assert any("--require-hashes -r requirements/app.txt" in line for line in lines)
    assert not any(re.match(r"(ENV|ARG)\b.*(SECRET|PASSWORD)", line) for line in lines)


def test_the_image_leaves_the_local_stack_and_the_tests_out():
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in lines
    assert "mentorship/local" in lines
    assert "!tests" not in lines


def test_every_variable_of_the_settings_and_of_the_file_is_in_the_example(compose):
    example = set(re.findall(r"^#?(\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    settings = re.findall(r'read\(\s*"\w+",\s*"(\w+)"', (ROOT / "mentorship/settings.py").read_text())
    used = VARIABLE.findall((ROOT / "docker-compose.yml").read_text())
    assert set(settings) - {"MENTORSHIP_LOCAL"} | set(sso.OIDC) | set(sso.SAML) <= example
    assert {name for name, _, _ in used} <= example


def test_the_example_holds_no_secret():
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD"):
        assert re.search(rf"^{name}=$", (ROOT / ".env.example").read_text(), re.MULTILINE)
