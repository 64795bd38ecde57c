"""`make test`: pytest on a throw-away PostgreSQL and Valkey."""

import tempfile

from . import foreground, paths, throwaway


def main(arguments: list[str]) -> int:
    return pytest(["-m", "not drill", *arguments])


def pytest(arguments: list[str]) -> int:
    """What tests and browsers leave behind stays in `.local/`."""
    with throwaway.servers() as stack, tempfile.TemporaryDirectory(prefix="pytest-", dir=paths.LOCAL) as scratch:
        command = ["-m", "pytest", f"--basetemp={scratch}/files", *arguments]
        return foreground.python(command, {**stack.environment, **paths.browser_places()})
