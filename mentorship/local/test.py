"""`make test`: pytest on a throw-away PostgreSQL and Valkey."""

from . import foreground, throwaway


def main(arguments: list[str]) -> int:
    return pytest(["-m", "not drill", *arguments])


def pytest(arguments: list[str]) -> int:
    with throwaway.servers() as stack:
        return foreground.python(["-m", "pytest", *arguments], stack.environment)
