"""Where a server listens: on a socket in a private folder, or on loopback where the socket's path would not do."""

import os
import socket
from pathlib import Path

LONGEST_SOCKET_PATH = 100
UNSPEAKABLE = set(',"\\\n\r')


def socket_fits(path: Path) -> bool:
    """Short enough for the system, and free of what a URL or the servers' settings cannot carry."""
    try:
        length = len(str(path).encode())
    except UnicodeEncodeError:
        return False
    return length <= LONGEST_SOCKET_PATH and not UNSPEAKABLE & set(str(path))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def why_taken(port: int) -> str:
    """Empty when our web server could listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen()
        except OSError as error:
            return os.strerror(error.errno)
    return ""
