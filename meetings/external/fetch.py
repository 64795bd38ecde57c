"""Gets a calendar from an address that somebody typed: whatever answers there is a stranger.

The name is resolved here, every address behind it must lie outside, and the connection goes to exactly the one that was
checked, whatever the name would resolve to a moment later. The certificate is checked for the name.
"""

import logging
import os
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from urllib.parse import urljoin

from django.core.exceptions import ValidationError
from urllib3 import BaseHTTPResponse
from urllib3.connection import HTTPSConnection
from urllib3.exceptions import HTTPError

from . import addresses
from .failures import Failure, Unreadable

logging.getLogger("urllib3").setLevel(logging.CRITICAL)  # its lines quote whole addresses, and these are secret

MOST_REDIRECTS = 3
MOST_TRIED = 3
PIECE = 64 * 1024
REDIRECTS = {301, 302, 303, 307, 308}
MAYBE_LATER = {408, 425, 429}
LONGEST_ETAG, LONGEST_DATE = 200, 60
WANTED = {"Accept": "text/calendar, */*;q=0.1", "Accept-Encoding": "gzip", "User-Agent": "mentorship calendar reader"}


def resolved(host: str) -> list[str]:
    found = socket.getaddrinfo(host, addresses.PORT, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(entry[4][0] for entry in found))


@dataclass(frozen=True)
class Way:
    """How the outside is reached, and how much is taken from it. Tests lead it to a server of their own."""

    resolve: Callable[[str], list[str]] = resolved
    allowed: Callable[[str], bool] = addresses.is_outside
    port: int = addresses.PORT
    authorities: str | None = None
    seconds: float = 20
    connect_seconds: float = 5
    most_bytes: int = 5_000_000


OUTSIDE = Way()


@dataclass(frozen=True)
class Answer:
    """`body` is None when the calendar has not changed since the marks that were sent along."""

    body: bytes | None
    etag: str = ""
    last_modified: str = ""


@dataclass
class _Visit:
    """One reading, redirects included: its limits are for all of it together."""

    way: Way
    headers: dict[str, str]
    until: float = field(init=False)
    taken: int = 0

    def __post_init__(self) -> None:
        self.until = time.monotonic() + self.way.seconds

    def left(self) -> float:
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def take(self, count: int) -> int:
        self.taken += count
        if self.taken > 2 * self.way.most_bytes:
            raise Unreadable(Failure.TOO_LARGE)
        return count


class _PatientSocket(ssl.SSLSocket):
    """A server that sends a byte now and then gets no more time with each, and heads without an end are cut off too."""

    def recv_into(self, *args, **kwargs) -> int:
        visit = self.context.visit
        self.settimeout(visit.left())
        return visit.take(super().recv_into(*args, **kwargs))


def get(address: str, *, etag: str = "", last_modified: str = "", way: Way = OUTSIDE) -> Answer:
    """The calendar that stands at a checked address; raises Unreadable."""
    marks = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    visit = _Visit(way, WANTED | {name: mark for name, mark in marks.items() if mark})
    try:
        return _follow(address, visit)
    except (
        HTTPError,
        HTTPException,
        OSError,
        ValueError,
    ):  # ValueError: a name, a head or a length that makes no sense
        raise Unreadable(Failure.AWAY) from None


def _follow(address: str, visit: _Visit) -> Answer:
    for _ in range(MOST_REDIRECTS + 1):
        with _asked(addresses.place(address), visit) as response:
            if response.status not in REDIRECTS:
                return _answer(response, visit)
            address = _next(address, response)
    raise Unreadable(Failure.REFUSED)


def _next(address: str, response: BaseHTTPResponse) -> str:
    try:
        return addresses.checked(urljoin(address, response.headers.get("Location", "")))
    except ValidationError:
        raise Unreadable(Failure.ADDRESS) from None


@contextmanager
def _asked(place: addresses.Place, visit: _Visit) -> Iterator[BaseHTTPResponse]:
    connection = _connected(place.host, visit)
    line = connection.sock
    try:
        connection.request("GET", place.target, headers=visit.headers | {"Host": place.host}, preload_content=False)
        yield connection.getresponse()
    finally:
        connection.close()
        _hang_up(line)


def _hang_up(line: socket.socket) -> None:
    """At once, whoever still holds it: an answer that broke off would keep it open until it is collected."""
    if (still_open := line.detach()) >= 0:
        os.close(still_open)


def _connected(host: str, visit: _Visit) -> HTTPSConnection:
    found = visit.way.resolve(host)
    if not all(visit.way.allowed(address) for address in found):
        raise Unreadable(Failure.ADDRESS)
    for address in found[:MOST_TRIED]:
        connection = _connection(address, host, visit)
        try:
            connection.connect()
        except (HTTPError, OSError):
            connection.close()
        else:
            return connection
    raise Unreadable(Failure.AWAY)


def _connection(address: str, host: str, visit: _Visit) -> HTTPSConnection:
    """To this very address; the certificate must be the host's."""
    context = ssl.create_default_context(cafile=visit.way.authorities)
    context.sslsocket_class, context.visit = _PatientSocket, visit
    return HTTPSConnection(
        address,
        visit.way.port,
        timeout=min(visit.way.connect_seconds, visit.left()),
        ssl_context=context,
        cert_reqs=ssl.CERT_REQUIRED,
        server_hostname=host,
    )


def _answer(response: BaseHTTPResponse, visit: _Visit) -> Answer:
    marks = {
        "etag": _mark(response, "ETag", LONGEST_ETAG),
        "last_modified": _mark(response, "Last-Modified", LONGEST_DATE),
    }
    if response.status == 304 and visit.headers.keys() & {"If-None-Match", "If-Modified-Since"}:
        return Answer(None, **marks)
    if response.status != 200:
        away = response.status >= 500 or response.status in MAYBE_LATER
        raise Unreadable(Failure.AWAY if away else Failure.REFUSED)
    return Answer(_body(response, visit.way.most_bytes), **marks)


def _body(response: BaseHTTPResponse, most: int) -> bytes:
    """Unpacked piece by piece, and counted as it is unpacked."""
    pieces, size = [], 0
    for piece in response.stream(PIECE, decode_content=True):
        size += len(piece)
        if size > most:
            raise Unreadable(Failure.TOO_LARGE)
        pieces.append(piece)
    return b"".join(pieces)


def _mark(response: BaseHTTPResponse, name: str, longest: int) -> str:
    """What is sent back as it came, so nothing that a head or a column could not hold."""
    mark = response.headers.get(name, "")
    return mark if len(mark) <= longest and mark.isascii() and mark.isprintable() else ""
