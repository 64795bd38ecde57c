"""Runs a fire in several processes and many threads, with a watcher beside them, and counts what became of every act."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from threading import Event

from django.conf import settings
from django.db import connection
from django.db.models import Count
from django.utils import timezone

from accounts.models import Program
from matching.models import Request
from tests.stack import own_database_url

from . import worker
from .field import Field

PROCESSES = 3  # of which one is the test's own
LONGEST = 240


@dataclass
class Told:
    """What a fire has told: each act with what became of it, what the watcher saw amiss, and how long it took."""

    answers: list[tuple[str, str, str]]
    amiss: list[str]
    seconds: float
    deadlocks: int
    by_outcome: Counter = field(init=False)

    def __post_init__(self) -> None:
        self.by_outcome = Counter(outcome for _, outcome, _ in self.answers)

    def of(self, *outcomes: str) -> list[tuple[str, str, str]]:
        return [answer for answer in self.answers if answer[1] in outcomes]

    def done(self, act: str) -> int:
        return sum(name == act and outcome == "done" for name, outcome, _ in self.answers)

    def in_words(self) -> str:
        acts_ = Counter(name for name, _, _ in self.answers)
        kinds = ", ".join(f"{name} {self.done(name)} of {number}" for name, number in sorted(acts_.items()))
        return (
            f"{len(self.answers)} acts in {self.seconds:.1f} s by {PROCESSES} processes: {dict(self.by_outcome)}; "
            f"deadlocks {self.deadlocks}; {kinds}"
        )


def fight(place: Field, *, threads: int, acts_each: int, seed: int) -> Told:
    """Every request accepted once, and so many other acts by each thread, all at once; at the end the mentor leaves."""
    keys = [str(key) for key in Request.objects.order_by("pk").values_list("pk", flat=True)]
    orders = [
        {"field": asdict(place), "threads": threads, "acts": acts_each, "seed": f"{seed}.{number}"}
        | {"requests": keys[number::PROCESSES], "mentor_leaves": number == 0}
        for number in range(PROCESSES)
    ]
    before, over = deadlocks(), Event()
    with ExitStack() as stack, ThreadPoolExecutor(1) as beside:
        others = [stack.enter_context(_process(order)) for order in orders[1:]]
        for other in others:
            assert other.stdout.readline() == "ready\n", other.stderr.read()
        began = time.monotonic()
        for other in others:
            other.stdin.write("go\n")
            other.stdin.flush()
        watcher = beside.submit(watch, over)
        answers = worker.run(orders[0])
        for other in others:
            out, err = other.communicate(timeout=LONGEST)
            assert other.returncode == 0, err
            answers += [tuple(answer) for answer in json.loads(out)]
        over.set()
        return Told(answers, watcher.result(LONGEST), time.monotonic() - began, deadlocks() - before)


def watch(over: Event) -> list[str]:
    """Promise P2 as anybody could read it at any moment, until the fire is over."""
    amiss = []
    try:
        while not over.wait(0.05):
            amiss += seen_amiss()
    finally:
        connection.close()
    return amiss


def seen_amiss() -> list[str]:
    now, most = timezone.now(), Program.current().max_open_requests
    by_student = Request.objects.untold(now).order_by().values("student").annotate(number=Count("pk"))
    by_pair = Request.objects.open().order_by().values("student", "mentor").annotate(number=Count("pk"))
    too_many = [f"{row['number']} open requests of {row['student']}" for row in by_student.filter(number__gt=most)]
    return too_many + [f"{row['number']} open between two" for row in by_pair.filter(number__gt=1)]


def deadlocks() -> int:
    """As PostgreSQL itself counts them in this database; it tells with a delay of up to a second."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush(), pg_stat_clear_snapshot()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[0]


def _process(order: dict) -> subprocess.Popen:
    environment = os.environ | {
        "MENTORSHIP_LOCAL": "1",
        "DJANGO_SETTINGS_MODULE": "mentorship.settings",
        "SECRET_KEY": settings.SECRET_KEY,
        "DATABASE_URL": own_database_url(),
        "REDIS_URL": settings.REDIS_URL,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "tests.matching.fire.worker", json.dumps(order)],
        cwd=settings.BASE_DIR,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
