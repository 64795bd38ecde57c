"""The running stack for a test: web, worker and beat as processes of their own against the test's database.

Ask for the fixture `running_stack` (it brings a transactional database, so that the processes see the test's rows).
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.db import connection

from mentorship.devmail.letters import Letter, newest_first
from mentorship.local.address import free_port
from mentorship.local.processes import WEB_THREADS, commands
from mentorship.local.ready import look

from . import workers

STOPPED_IN = 10


@dataclass
class RunningStack:
    port: int
    folder: Path
    environment: dict[str, str]
    processes: dict[str, subprocess.Popen] = field(default_factory=dict)

    def url(self, path: str = "/") -> str:
        return f"http://localhost:{self.port}{path}"

    def start(self, *names: str) -> None:
        for name in names:
            with (self.folder / f"{name}.log").open("ab") as log:
                self.processes[name] = subprocess.Popen(
                    [sys.executable, *commands(self.port)[name]],
                    cwd=settings.BASE_DIR,
                    env=self.environment | ({"DATABASE_POOL_SIZE": str(WEB_THREADS)} if name == "web" else {}),
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )

    def stop(self, *names: str) -> None:
        """As Ctrl-C and patience would; whatever is left of a process after that is killed."""
        for name in names:
            self.processes[name].terminate()
        for name in names:
            with suppress(subprocess.TimeoutExpired):
                self.processes[name].wait(STOPPED_IN)
            self.kill(name)

    def kill(self, name: str) -> None:
        process = self.processes.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def mail(self, to: str = "", subject: str = "") -> list[Letter]:
        """What was sent, oldest first."""
        found = [letter for letter in newest_first() if letter.is_to(to) and subject in letter.subject]
        return found[::-1]

    def wait_for_mail(self, to: str = "", subject: str = "", *, count: int = 1, seconds: float = 20) -> list[Letter]:
        self.wait_until(lambda: len(self.mail(to, subject)) >= count, f"mail to {to!r}: {subject!r}", seconds)
        return self.mail(to, subject)

    def wait_until_healthy(self, seconds: float = 60) -> None:
        self.wait_until(lambda: look(self.port).get("ok"), "health", seconds)

    def wait_until(self, holds: Callable[[], object], what: str, seconds: float = 20) -> None:
        deadline = time.monotonic() + seconds
        while not holds():
            fallen = [name for name, process in self.processes.items() if process.poll() is not None]
            assert not fallen, f"{fallen} stopped.\n{self.logs()}"
            assert time.monotonic() < deadline, f"Waited {seconds} s for {what}.\n{self.logs()}"
            time.sleep(0.1)

    def logs(self) -> str:
        return "\n".join(f"== {path.name}\n{path.read_text()[-3000:]}" for path in sorted(self.folder.glob("*.log")))


@contextmanager
def prepared(folder: Path) -> Iterator[RunningStack]:
    """Nothing runs yet; at the end nothing does any more, and the queue is empty."""
    port = free_port()
    environment = _environment(port)
    stack = RunningStack(port, folder, environment)
    with redis.Redis.from_url(environment["REDIS_URL"]) as queue:
        queue.flushdb()
        try:
            yield stack
        finally:
            stack.stop(*stack.processes)
            queue.flushdb()


def _environment(port: int) -> dict[str, str]:
    return os.environ | {
        "MENTORSHIP_LOCAL": "1",
        "SECRET_KEY": settings.SECRET_KEY,
        "PORT": str(port),
        "PUBLIC_URL": f"http://localhost:{port}",
        "TICK_SECONDS": "1",
        "DATABASE_URL": own_database_url(),
        "REDIS_URL": queue_url(),
        "LOCAL_MAIL_DIR": str(settings.LOCAL_MAIL_DIR),
    }


def own_database_url() -> str:
    """DATABASE_URL names the server's own database; the suite runs in another beside it."""
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()


def queue_url() -> str:
    return workers.in_database(settings.REDIS_URL, workers.STACK)
