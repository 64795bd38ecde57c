"""What a kill -9 left of an earlier stack in this place: found by its mark or its working folder, and ended."""

import os
import signal
from pathlib import Path

import psutil

from .server import MARK

PATIENCE = 10
UNREADABLE = (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess, OSError)


def end(home: Path) -> None:
    """Politely first (PostgreSQL takes SIGINT as: end the sessions, write everything, stop), then by force."""
    found = processes_of(home)
    for process in found:
        _send(process, signal.SIGINT if _is_postgres(process) else signal.SIGTERM)
    _, stubborn = psutil.wait_procs(found, timeout=PATIENCE)
    for process in stubborn:
        _send(process, signal.SIGKILL)
    psutil.wait_procs(stubborn, timeout=PATIENCE)


def processes_of(home: Path) -> list[psutil.Process]:
    ours = {os.getpid(), *(parent.pid for parent in psutil.Process().parents())}
    return [each for each in psutil.process_iter() if each.pid not in ours and _belongs(each, home)]


def _belongs(process: psutil.Process, home: Path) -> bool:
    """PostgreSQL's own processes overwrite their environment, but all of them work inside the data folder."""
    try:
        mark = process.environ().get(MARK)
        return Path(mark or process.cwd()).is_relative_to(home)
    except UNREADABLE:
        return False


def _is_postgres(process: psutil.Process) -> bool:
    try:
        return process.name().startswith("postgres")
    except UNREADABLE:
        return False


def _send(process: psutil.Process, number: int) -> None:
    try:
        process.send_signal(number)
    except UNREADABLE:
        return
