"""`make drill`: the tests that stop, kill and starve real processes; too slow for every run."""

from . import test


def main(arguments: list[str]) -> int:
    return test.pytest(["-m", "drill", *arguments])
