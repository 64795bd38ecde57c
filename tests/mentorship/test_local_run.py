"""`make run` as people meet it: in a clone of its own, one start shared by what can be seen while it runs."""

import contextlib
import stat
import subprocess
import tempfile
from pathlib import Path

import psutil
import pytest

from . import clones


@pytest.fixture(scope="module")
def clone():
    """A path with a space in it."""
    made = clones.make_clone(Path(tempfile.mkdtemp(prefix="mentorship-")), "my clone")
    yield made
    made.remove()


@pytest.fixture(scope="module")
def port():
    return clones.free_port()


@pytest.fixture(scope="module")
def running(clone, port):
    clone.start(port)
    return clone


def key_of_a_topic(clone):
    """Random when made, so the same one means the same data."""
    code = "from accounts.models import Topic; print(Topic.objects.earliest('slug').pk)"
    done = clone.make("manage", f'ARGS=shell --no-imports -c "{code}"')
    assert done.returncode == 0, done.stderr
    return done.stdout.split()[-1]


def test_a_start_ends_with_the_address_and_the_three_sign_ins(running, port):
    last = running.log.read_text().split("The school is open")[1]
    assert f"http://localhost:{port}/" in last
    for known in ("student@example.edu", "faculty@example.edu", "staff@example.edu", "mentorship-demo"):
        assert known in last


def test_a_start_adds_nothing_to_the_clone_but_its_two_folders(running):
    tracked = subprocess.check_output(["git", "ls-files", "-co", "--exclude-standard"], cwd=clones.ROOT, text=True)
    listed = {path.name for path in running.path.iterdir()}
    assert listed - {line.split("/")[0] for line in tracked.splitlines()} == {".venv", ".local"}


def test_the_running_stack_is_healthy(running, port):
    assert clones.address_answers(port) == 200


def test_a_second_start_in_the_same_clone_says_that_one_is_running_and_where(running, port):
    second = running.make("run", f"PORT={clones.free_port()}")
    assert second.returncode != 0
    assert f"running already, at http://localhost:{port}/" in second.stderr
    assert "Traceback" not in second.stderr


def test_management_commands_reach_the_running_database(running):
    assert len(key_of_a_topic(running)) == 36


def test_tests_have_servers_of_their_own_while_the_stack_runs(running):
    done = running.make("test", "ARGS=tests/mentorship/test_local_units.py -q -k port_that_is_none")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "6 passed" in done.stdout
    assert list((running.servers_home() / "tests").iterdir()) == []


def test_cleaning_is_refused_while_the_stack_runs(running):
    refused = running.make("clean")
    assert refused.returncode != 0
    assert "is running: stop it first" in refused.stderr


def test_what_the_stack_keeps_is_private(running):
    for folder in (running.path / ".local", running.servers_home(), running.servers_home() / "stack/postgres/data"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for name in ("secret-key", "running.json"):
        assert stat.S_IMODE((running.path / ".local" / name).stat().st_mode) == 0o600


def test_no_password_shows_in_a_process_list(running):
    secret = (running.path / ".local/secret-key").read_text()
    for process in running.processes():
        with contextlib.suppress(psutil.Error):
            line = " ".join(process.cmdline())
            assert secret not in line
            assert "requirepass" not in line
            assert "postgres://" not in line


def test_ctrl_c_leaves_no_process_and_no_server_behind(running):
    running.press_ctrl_c()
    assert running.processes() == []
    assert "Everything is stopped." in running.log.read_text()
    assert "Traceback" not in running.log.read_text()
    assert not (running.servers_home() / "stack/postgres/data/postmaster.pid").exists()


def test_after_a_kill_9_the_next_start_ends_what_is_left_and_finds_its_data(running, port):
    running.start(port)
    key = key_of_a_topic(running)
    running.kill_everything(but="postgres|valkey")
    left = running.processes()
    assert {"postgres", "valkey-server"} <= {process.name() for process in left}
    running.start(port)
    assert not any(process.is_running() for process in left)
    assert key_of_a_topic(running) == key


def test_after_a_kill_9_of_the_servers_too_the_database_recovers(running, port):
    key = key_of_a_topic(running)
    running.kill_everything()
    assert running.processes() == []
    assert key_of_a_topic(running) == key
    assert running.processes() == []
