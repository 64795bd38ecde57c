"""One server process: started in a session of its own, awaited until it answers, stopped by its own signal."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from . import account
from .error import LocalError

MARK = "MENTORSHIP_STACK"
PATIENCE = 30


@dataclass
class Server:
    name: str
    process: subprocess.Popen
    url: str
    stop_signal: signal.Signals
    log: Path

    def is_up(self) -> bool:
        return self.process.poll() is None

    def stop(self) -> None:
        if self.is_up():
            self.process.send_signal(self.stop_signal)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def wait_until(self, answers: Callable[[str], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not answers(self.url):
            if not self.is_up() or time.monotonic() > deadline:
                self.stop()
                raise LocalError(f"{self.name} did not start; {self.log} says why:\n{last_lines(self.log)}")
            time.sleep(0.02)


def last_lines(log: Path, count: int = 5) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-count:])


def environment(folder: Path) -> dict[str, str]:
    """Bare, so that no PG* variable reaches the servers; marked, so that a later start finds what a kill -9 left."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", MARK: str(folder)}


def start(
    name: str, command: list[str], folder: Path, *, url: str, stop_signal: signal.Signals, stdin: str = ""
) -> Server:
    """A session of its own keeps the terminal's Ctrl-C away: the servers are stopped last, by us."""
    log = folder / "log"
    with log.open("wb") as output:
        account.give(log)
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment(folder.parent),
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **account.popen_options(),
        )
    with contextlib.suppress(BrokenPipeError), process.stdin:
        process.stdin.write(stdin.encode())
    return Server(name, process, url, stop_signal, log)
