"""Valkey from its wheel. Its password is new at every start and goes in by standard input, never on a command line."""

import signal
from pathlib import Path
from secrets import token_urlsafe
from urllib.parse import quote

import redis

from . import paths, programs, server
from .address import free_port, socket_fits


def start(home: Path, *, durable: bool, password: str = "") -> server.Server:
    """With the same home and password it comes back at the same address."""
    folder = paths.private_to_servers(home / "valkey")
    password = password or token_urlsafe(24)
    place, url = _address(folder, password)
    settings = [*place, f"requirepass {password}", f"dir {_quoted(folder)}", 'save ""']
    settings += [f"appendonly {'yes' if durable else 'no'}", "databases 16", "daemonize no"]
    started = server.start(
        "Valkey",
        [str(programs.valkey_server()), "-"],
        folder,
        url=url,
        stop_signal=signal.SIGTERM,
        stdin="\n".join(settings),
    )
    started.wait_until(_answers)
    return started


def _address(folder: Path, password: str) -> tuple[list[str], str]:
    """The settings that say where to listen, and the same as REDIS_URL."""
    path = folder / "socket"
    if socket_fits(path):
        place = ["port 0", f"unixsocket {_quoted(path)}", "unixsocketperm 700"]
        return place, f"unix://:{password}@{quote(str(path))}?db=0"
    port = free_port()
    return [f"port {port}", "bind 127.0.0.1"], f"redis://:{password}@127.0.0.1:{port}/0"


def _quoted(path: Path) -> str:
    escaped = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _answers(url: str) -> bool:
    try:
        with redis.Redis.from_url(url, socket_timeout=5) as client:
            return client.ping()
    except redis.ConnectionError:
        return False
