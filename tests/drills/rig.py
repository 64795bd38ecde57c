"""What a drill needs: processes to hold, kill and starve, rows that are due, and an account of what became of them."""

import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_string
from pathlib import Path
from uuid import UUID

from django.db import OperationalError, connection
from django.utils import timezone

from meetings.models import Meeting
from meetings.services.notices import plan_notices
from mentorship.local import postgres, server, valkey
from mentorship.local.stack import CONNECTIONS
from notifications.models import Notification
from tests import factories
from tests.drills import held_mail
from tests.meetings.factories import make_meeting
from tests.notifications.mail_server import MailServer
from tests.stack import RunningStack

REMINDER = "meetings.reminder"
State = Notification.State
STARTED_HERE: list[server.Server] = []  # `make drill` stops them with its own at the end


@dataclass(frozen=True)
class Account:
    """What became of the messages of one drill. `twice` are copies beyond the first, all under the first one's Message-ID."""

    due: int
    sent: int
    twice: int
    too_late: int
    void: int
    lost: int


@dataclass
class Rig:
    stack: RunningStack
    rows: set[UUID] = field(default_factory=set)
    mail_server: MailServer | None = None

    def start(self, *names: str) -> None:
        self.stack.start(*names)

    def due_now(self, meetings: Iterable[Meeting]) -> None:
        """Plans the reminders of these meetings as ever, and moves those of the day before to this moment."""
        for meeting in meetings:
            plan_notices(meeting)
        early = [row.pk for row in reminders() if row.due_at < row.about.starts_at - timedelta(hours=2)]
        Notification.objects.filter(pk__in=early).update(due_at=timezone.now())
        self.rows.update(early)

    @contextmanager
    def held(self, moment: str) -> Iterator[None]:
        """Workers stand still at this moment of a delivery until the block ends."""
        held_mail.asked(moment).touch()
        try:
            yield
        finally:
            held_mail.asked(moment).unlink()
            held_mail.reached(moment).unlink(missing_ok=True)

    def wait_until_one_stands(self, moment: str) -> None:
        self.stack.wait_until(held_mail.reached(moment).exists, f"a worker that stands {moment} the sending")

    def let_leases_run_out(self) -> None:
        past = timezone.now() - timedelta(seconds=1)
        Notification.objects.pending().exclude(claimed_until=None).update(claimed_until=past)

    def let_pauses_run_out(self) -> None:
        Notification.objects.pending().exclude(next_try_at=None).update(next_try_at=timezone.now())

    def wait_until_settled(self, seconds: float = 60) -> None:
        self.stack.wait_until(lambda: not self.unsettled(), "every message to be sent or taken back", seconds)

    def unsettled(self) -> int:
        return Notification.objects.filter(pk__in=self.rows, state=State.DUE).count()

    def copies(self) -> Counter:
        """How often each message was taken, by its Message-ID's row."""
        return Counter(message["Message-ID"].strip("<>").partition("@")[0] for message in self._taken())

    def account(self) -> Account:
        found = list(Notification.objects.filter(pk__in=self.rows))
        copies = self.copies()
        taken = {row.pk for row in found if copies[str(row.pk)]}
        void = [row for row in found if row.state == State.VOID]
        late = [row for row in void if row.too_late]
        left = self.rows - taken - {row.pk for row in void}
        return Account(
            len(found), len(taken), copies.total() - len(copies), len(late), len(void) - len(late), len(left)
        )

    def _taken(self) -> list:
        if self.mail_server:
            return [message_from_string(text) for text in self.mail_server.taken]
        return [letter.message for letter in self.stack.mail()]


def reminders() -> list[Notification]:
    return list(Notification.objects.pending().filter(kind=REMINDER))


def make_meetings(count: int, *, ahead: timedelta = timedelta(hours=25)) -> list[Meeting]:
    """One each of so many pairs, so that none is in the other's way."""
    start = timezone.now() + ahead
    pairs = [factories.make_relationship(factories.make_mentor(), factories.make_student()) for _ in range(count)]
    return [make_meeting(pair, starts_at=start) for pair in pairs]


def move(meeting: Meeting, *, to: datetime) -> None:
    """Time passes by moving rows, never clocks: the meeting's own time, and nobody is told."""
    length = meeting.ends_at - meeting.starts_at
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=to, ends_at=to + length)
    meeting.participants.update(during=(to, to + length))


@contextmanager
def own_broker(stack: RunningStack) -> Iterator[Callable[[], None]]:
    """A Valkey for this stack alone. What is given kills it without warning and starts it again, empty, at the same address."""
    home = Path(os.environ[server.MARK]) / "drill"
    running = [valkey.start(home, durable=False, password="drill")]
    stack.environment["REDIS_URL"] = running[0].url

    def kill_and_start_empty() -> None:
        running[0].process.send_signal(signal.SIGKILL)
        running[0].process.wait()
        time.sleep(2)
        running[0] = valkey.start(home, durable=False, password="drill")

    try:
        yield kill_and_start_empty
    finally:
        stack.stop(*stack.processes)
        running[0].stop()


def restart_database(seconds: float) -> None:
    """Stops PostgreSQL for so many seconds, then starts it on the same data, at the same address."""
    home = Path(os.environ[server.MARK])
    connection.close()
    end_postgres(home)
    time.sleep(seconds)
    STARTED_HERE.append(postgres.start(home, durable=False, connections=CONNECTIONS[False]))


def end_postgres(home: Path) -> None:
    """SIGINT: it ends every connection and stops."""
    number = int((home / "postgres" / "data" / "postmaster.pid").read_text().split()[0])
    os.kill(number, signal.SIGINT)
    while is_up():
        time.sleep(0.05)


def is_up() -> bool:
    try:
        connection.ensure_connection()
    except OperationalError:
        return False
    connection.close()
    return True
