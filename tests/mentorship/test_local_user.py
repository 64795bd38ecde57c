"""The same as an ordinary user, in a home that nobody else may enter, on a path too long for a socket."""

import os
import pwd
import stat
import tempfile
from pathlib import Path

import pytest

from . import clones

LONG = "a-path-that-is-rather-long-" * 4


def ordinary_account():
    """Somebody who is neither root nor the account that root's servers use."""
    return next(each for each in pwd.getpwall() if 0 < each.pw_uid < 1000 and each.pw_name != "nobody")


@pytest.fixture(scope="module")
def running():
    home = Path(tempfile.mkdtemp(prefix="mentorship-"))
    as_root = os.geteuid() == 0
    clone = clones.make_clone_for(ordinary_account(), home, LONG) if as_root else clones.make_clone(home, LONG)
    try:
        clone.start(clones.free_port())
        yield clone
    finally:
        clone.remove()


def test_the_start_ends_well_and_keeps_everything_under_the_clone(running):
    assert "The school is open" in running.log.read_text()
    assert (running.path / ".local/stack/postgres/data/PG_VERSION").exists()
    assert not running.servers_home_of_root().exists()
    assert {path.name for path in running.path.parent.iterdir()} <= {running.path.name, "run.log", "python"}


def test_every_process_is_this_users_own_and_the_data_is_private(running):
    owner = running.path.stat().st_uid
    assert {process.uids().real for process in running.processes()} == {owner}
    for folder in (".local", ".local/stack", ".local/stack/postgres/data"):
        status = (running.path / folder).stat()
        assert (stat.S_IMODE(status.st_mode), status.st_uid) == (0o700, owner)


def test_a_management_command_works_beside_it(running):
    done = running.make("manage", "ARGS=migrate --check")
    assert done.returncode == 0, done.stderr


def test_ctrl_c_leaves_nothing_behind(running):
    running.press_ctrl_c()
    assert running.processes() == []
    assert "Traceback" not in running.log.read_text()
