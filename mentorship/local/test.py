"""`make test`: pytest on a throw-away PostgreSQL and Valkey."""

import tempfile

from . import foreground, paths, throwaway

MOST_PROCESSES = 4


def main(arguments: list[str]) -> int:
    return pytest(["-m", "not drill", *_side_by_side(arguments), *arguments])


def _side_by_side(arguments: list[str]) -> list[str]:
    """The whole suite runs in as many processes as there are cores; a part that somebody chose starts sooner in one."""
    chosen = any("tests" in argument or argument.startswith(("-n", "-k", "--numprocesses")) for argument in arguments)
    return [] if chosen else ["--numprocesses=auto", f"--maxprocesses={MOST_PROCESSES}", "--dist=worksteal"]


def pytest(arguments: list[str]) -> int:
    """What tests and browsers leave behind stays in `.local/`."""
    with throwaway.servers() as stack, tempfile.TemporaryDirectory(prefix="pytest-", dir=paths.LOCAL) as scratch:
        command = ["-m", "pytest", f"--basetemp={scratch}/files", *arguments]
        return foreground.python(command, {**stack.environment, **paths.browser_places()})
