"""10,000 reminders that are due: our batches against one Celery task per mail, each with real workers (prefork, two of them).

Both sides in turns, the same rows, the same check, the same words, the same mail backend, which serializes every message. That
each reminder was sent once and is marked is asserted in every run before its time counts. The third comparison is the same
with a body of one line.
"""

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorship.settings")

import django

django.setup()

from bench.parts import reminder_school
from bench.parts.reminder_worker import app, one_mail
from notifications import kinds, nudge
from notifications.checking import Check
from notifications.delivery import PORTION
from notifications.messages import build
from notifications.models import Notification

MAILS = 10_000
TURNS = 5
PATIENCE = 600
WORKER = ["-m", "celery", "--quiet", "--app", "bench.parts.reminder_worker", "worker", "--concurrency", "2"]
QUIETLY = ["--loglevel", "ERROR", "--without-gossip", "--without-mingle", "--without-heartbeat"]


@dataclass
class Run:
    """From the first mail to the last, by the workers' own clocks."""

    mails: int
    seconds: float
    enqueued: int
    enqueueing: float
    workers: int

    @property
    def rate(self) -> float:
        return self.mails / self.seconds


def main() -> None:
    mails, turns = (
        int(os.environ.get(f"BENCH_{name}", default)) for name, default in (("MAILS", MAILS), ("TURNS", TURNS))
    )
    reminder_school.build(mails // 2)
    for trivial, words in ((False, "reminders of meetings"), (True, "mails of one line")):
        floor = serialising(trivial)
        runs = {side: [] for side in (one_task_each, batches)}
        for _ in range(turns):
            for side, found in runs.items():
                found.append(run(side, trivial))
        tell(words, floor, runs[one_task_each], runs[batches])


def run(side, trivial: bool) -> Run:
    keys = reminder_school.fill_outbox(trivial=trivial)
    app.control.purge()
    nudge.heard()
    started = time.perf_counter()
    side(keys)
    enqueueing = time.perf_counter() - started
    with tempfile.TemporaryDirectory() as folder:
        tally = Path(folder) / "tally"
        work(tally, len(keys))
        lines = [line.split() for line in tally.read_text().splitlines()]
        tasks = len(Path(f"{tally}.tasks").read_text().splitlines())
    assert_each_once(keys, lines)
    moments = [float(moment) for _, moment, _ in lines]
    workers = len({worker for _, _, worker in lines})
    return Run(len(lines), max(moments) - min(moments), tasks, enqueueing, workers)


def one_task_each(keys) -> None:
    for key in keys:
        one_mail.delay(str(key))


def batches(keys) -> None:
    """A tick, as beat sends one; workers call each other while there is more than one batch."""
    nudge.call_another()


def work(tally: Path, mails: int) -> None:
    """A worker that starts when everything is in its queue, until every row is marked."""
    environment = os.environ | {"BENCH_TALLY": str(tally)}
    command = [sys.executable, "-W", "ignore", *WORKER, *QUIETLY]
    worker = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603 - this very program
    try:
        until = time.monotonic() + PATIENCE
        while Notification.objects.filter(state=Notification.State.SENT).count() < mails:
            if time.monotonic() > until or worker.poll() is not None:
                raise SystemExit("The worker did not send all of it.")
            time.sleep(0.5)
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait()


def assert_each_once(keys, lines: list[list[str]]) -> None:
    sent = Counter(message_id.strip("<>").partition("@")[0] for message_id, _, _ in lines)
    if sent != Counter(str(key) for key in keys):
        raise SystemExit("Not every reminder was sent exactly once.")
    states = set(Notification.objects.values_list("state", "attempts", "claimed_until"))
    if states != {(Notification.State.SENT, 1, None)}:
        raise SystemExit(f"Not every reminder is marked: {states}")


def serialising(trivial: bool) -> float:
    """Mails a second that two cores could make and serialise if everything else took no time."""
    reminder_school.fill_outbox(trivial=trivial)
    rows = list(Notification.objects.all()[:PORTION])
    Check(rows)
    written = [(row, kinds.get(row.kind).render(row)) for row in rows]
    rates = []
    for _ in range(9):
        started = time.perf_counter()
        for row, mail in written:
            build(row, mail).message().as_bytes()
        rates.append(2 * len(written) / (time.perf_counter() - started))
    return statistics.median(rates)


def tell(words: str, floor: float, plain: list[Run], ours: list[Run]) -> None:
    one, many = (statistics.median(run.rate for run in runs) for runs in (plain, ours))
    print(f"{words}: one task a mail {one:,.0f} mails/s, our batches {many:,.0f} mails/s (medians of {len(ours)})")
    print(f"batches / one task a mail = {many / one:.1f}, from {spread(plain, ours)}; each once, none lost, all marked")
    print(f"making and serialising alone on two cores: {floor:,.0f} mails/s; batches reach {many / floor:.0%} of it")
    for name, runs in (("one task a mail", plain), ("batches", ours)):
        tasks, taken = max(run.enqueued for run in runs), statistics.median(run.enqueueing for run in runs)
        print(f"{name}: {tasks:,} tasks for {runs[0].mails:,} mails, {taken:.2f} s to enqueue before the first is sent")


def spread(plain: list[Run], ours: list[Run]) -> str:
    ratios = sorted(mine.rate / other.rate for mine, other in zip(ours, plain, strict=True))
    return f"{ratios[0]:.1f} to {ratios[-1]:.1f}"


if __name__ == "__main__":
    main()
