"""`make screenshots`: pictures of the running stack's pages."""

import os

from . import foreground, keep, lock, paths
from .error import LocalError


def main(arguments: list[str]) -> int:
    paths.prepare()
    if lock.take(paths.LOCK):
        raise LocalError("Nothing is running to take pictures of: start `make run` in another terminal first.")
    url = keep.read_json(paths.RUNNING).get("url", "")
    environment = {**os.environ, **paths.browser_places(), "MENTORSHIP_URL": url}
    return foreground.python(["-m", "tests.screenshots", *arguments], environment)
