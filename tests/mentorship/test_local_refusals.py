"""What stops `make run`: one sentence that names it, no traceback, an exit status, nothing left running."""

import socket
import tempfile
from pathlib import Path

import pytest

from . import clones


@pytest.fixture(scope="module")
def clone():
    made = clones.make_clone(Path(tempfile.mkdtemp(prefix="mentorship-")), "clone")
    yield made
    made.remove()


def refusal(clone, *words, **env):
    done = clone.make("run", *words, env=env)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert clone.processes() == []
    return next(line for line in done.stderr.splitlines() if line and not line.startswith("make"))


def test_a_taken_port_is_named_with_what_to_do(clone):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert refusal(clone, PORT=str(port)).startswith(f"Port {port} cannot be used (Address already in use)")


def test_a_port_that_is_none_is_named_with_what_to_do(clone):
    assert "PORT is 'eighty', not a port" in refusal(clone, PORT="eighty")


@pytest.mark.parametrize(
    ("name", "value"),
    [("TICK_SECONDS", "soon"), ("DEBUG", "perhaps"), ("DATABASE_URL", "nonsense"), ("REDIS_URL", "nonsense")],
)
def test_a_broken_variable_is_named(clone, name, value):
    assert refusal(clone, f"PORT={clones.free_port()}", **{name: value}).startswith(name)


def test_a_python_that_is_missing_is_named(clone):
    assert "python-of-nobody" in refusal(clone, "PYTHON=python-of-nobody")


def test_a_server_that_is_not_made_for_this_platform_is_named_with_what_to_do(clone, tmp_path):
    machine = tmp_path / "sitecustomize.py"
    machine.write_text("import platform\nplatform.machine = lambda: 'abacus'\n")
    assert refusal(clone, f"PORT={clones.free_port()}", PYTHONPATH=str(tmp_path)) == (
        "There is no ready-made Valkey for linux-abacus: set DATABASE_URL and REDIS_URL to servers of your own."
    )
