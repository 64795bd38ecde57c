"""Reads a calendar in a process of its own: a rule that repeats every second since 1970 costs that process, not the worker.

It knows nothing of ours (an empty environment, no database), has limits of time and memory, and its words are not kept:
they may quote a title.
"""

import json
import subprocess
import sys
from datetime import datetime

from django.conf import settings

from .failures import Failure, Unreadable
from .reading import TOO_MUCH, Asked, Range

SECONDS = 30
PROGRAM = [sys.executable, "-m", "meetings.external.reading"]


def read(text: bytes, asked: Asked) -> list[Range]:
    """As reading.busy; raises Unreadable."""
    try:
        done = subprocess.run(  # noqa: S603 - our own program, and nothing of theirs in its arguments
            PROGRAM,
            input=_asked(asked) + b"\n" + text,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            cwd=settings.BASE_DIR,
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Unreadable(Failure.TOO_LARGE) from None
    if done.returncode:
        raise Unreadable(Failure.TOO_LARGE if done.returncode == TOO_MUCH else Failure.NO_CALENDAR)
    return [(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in json.loads(done.stdout)]


def _asked(asked: Asked) -> bytes:
    details = {
        "since": asked.since.isoformat(),
        "until": asked.until.isoformat(),
        "zone": str(asked.zone),
        "own": sorted(asked.own),
    }
    return json.dumps(details).encode()
