"""Runs a fire in several processes and many threads, and counts what became of every act."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import asdict, dataclass

from django.conf import settings

from tests.matching.fire.battle import deadlocks
from tests.stack import own_database_url

from . import worker
from .field import Field

PROCESSES = 3  # of which one is the test's own
LONGEST = 240


@dataclass
class Told:
    """What a fire has told: each act with what became of it, how long it took, and the deadlocks that PostgreSQL counted."""

    answers: list[worker.Answer]
    seconds: float
    deadlocks: int

    def of(self, outcome: str) -> list[worker.Answer]:
        return [answer for answer in self.answers if answer[1] == outcome]

    def done(self, act: str) -> int:
        return sum(answer[0] == act for answer in self.of("done"))

    def winners(self, prize: int) -> list[str]:
        return [answer[0] for answer in self.of("done") if answer[3] == prize]

    def in_words(self) -> str:
        tried, outcomes = Counter(answer[0] for answer in self.answers), Counter(answer[1] for answer in self.answers)
        kinds = ", ".join(f"{name} {self.done(name)} of {number}" for name, number in sorted(tried.items()))
        return (
            f"{len(self.answers)} acts in {self.seconds:.1f} s: {dict(outcomes)}; deadlocks {self.deadlocks}; {kinds}"
        )


def fight(place: Field, *, threads: int, acts_each: int, seed: int, rush: bool) -> Told:
    """The rush for the prizes, or so many other acts by each thread, from all the processes at once."""
    slim = asdict(place) | {"rush": []}
    wishes = place.rush if rush else []
    orders = [
        {"field": slim, "threads": threads, "acts": acts_each, "seed": f"{seed}.{number}"}
        | {"rush": wishes[number::PROCESSES]}
        for number in range(PROCESSES)
    ]
    before = deadlocks()
    with ExitStack() as stack:
        others = [stack.enter_context(_process(order)) for order in orders[1:]]
        for other in others:
            assert other.stdout.readline() == "ready\n", other.stderr.read()
        began = time.monotonic()
        for other in others:
            _write(other, "go")
        answers = worker.run(orders[0])
        for other in others:
            out, err = other.communicate(timeout=LONGEST)
            assert other.returncode == 0, err
            answers += [tuple(answer) for answer in json.loads(out)]
        return Told(answers, time.monotonic() - began, deadlocks() - before)


def _write(process: subprocess.Popen, line: str) -> None:
    process.stdin.write(line + "\n")
    process.stdin.flush()


def _process(order: dict) -> subprocess.Popen:
    environment = os.environ | {
        "MENTORSHIP_LOCAL": "1",
        "DJANGO_SETTINGS_MODULE": "mentorship.settings",
        "SECRET_KEY": settings.SECRET_KEY,
        "DATABASE_URL": own_database_url(),
        "REDIS_URL": settings.REDIS_URL,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.meetings.fire.worker"],
        cwd=settings.BASE_DIR,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    _write(process, json.dumps(order))
    return process
