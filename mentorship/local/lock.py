"""Who uses a place: locks that end with their process, however it ends."""

import fcntl
import os
from pathlib import Path
from typing import IO

_held: dict[Path, IO[str]] = {}


def take(path: Path) -> bool:
    """POSIX locks, not flock: honcho's forked helpers inherit the file but must not keep the lock after a kill -9."""
    file = path.open("a+")
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return False
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    _held[path] = file
    return True


def release(path: Path) -> None:
    _held.pop(path).close()
