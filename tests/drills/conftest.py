"""The stack of a drill, and the table that `make drill` prints at its end; docs/reliability.md holds the last one."""

from dataclasses import astuple

import pytest

from tests import stack
from tests.notifications import mail_server

from .rig import Account, Rig

HEADINGS = ("What happened", "Due", "Sent", "Twice", "Void: too late", "Void: no longer holds", "Lost")
ROWS: list[tuple[str, Account]] = []


@pytest.fixture
def rig(transactional_db, tmp_path):
    """Nothing runs yet: a drill starts the processes that it needs."""
    with stack.prepared(tmp_path) as prepared:
        prepared.environment["DJANGO_SETTINGS_MODULE"] = "tests.drills.settings"
        yield Rig(prepared)


@pytest.fixture
def mailed_by_smtp(rig):
    with mail_server.running() as server:
        rig.mail_server = server
        rig.stack.environment["DRILL_SMTP_PORT"] = str(server.port)
        yield server
        rig.stack.stop(*rig.stack.processes)


@pytest.fixture
def table():
    """Call it with what happened and its account: a line of the table, whatever the assertions then say."""

    def note(what: str, account: Account) -> Account:
        ROWS.append((what, account))
        return account

    return note


def pytest_terminal_summary(terminalreporter) -> None:
    if not ROWS:
        return
    terminalreporter.section("What became of the messages")
    lines = [HEADINGS, tuple("---" for _ in HEADINGS), *((what, *astuple(account)) for what, account in ROWS)]
    for line in lines:
        terminalreporter.write_line("| " + " | ".join(str(cell) for cell in line) + " |")
