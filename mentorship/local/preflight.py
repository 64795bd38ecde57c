"""What can be known to be wrong before anything starts: each a sentence that names it and says what to do."""

import os
from urllib.parse import urlsplit

import psycopg
import redis
from django.core.exceptions import ImproperlyConfigured

from . import address
from .error import LocalError


def wanted_port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise LocalError(f"PORT is {text!r}, not a port: use a number up to 65535, such as `PORT=8001 make run`.")
    return int(text)


def check_port(port: int) -> None:
    if reason := address.why_taken(port):
        other = 8001 if port == 8000 else 8000
        raise LocalError(f"Port {port} cannot be used ({reason}): choose another, such as `PORT={other} make run`.")


def check_settings(environment: dict[str, str]) -> None:
    """Read them once ourselves, so that a broken variable is one sentence and not three tracebacks."""
    os.environ.update(environment)
    try:
        import mentorship.settings  # noqa: F401, PLC0415 - reading it is the check
    except ImproperlyConfigured as error:
        raise LocalError(str(error)) from None


def check_given_addresses() -> None:
    """Servers that somebody else runs must answer before we build on them."""
    if url := os.environ.get("DATABASE_URL"):
        try:
            psycopg.connect(url, connect_timeout=5).close()
        except psycopg.Error as error:
            raise LocalError(_unanswered("DATABASE_URL", url, error)) from None
    if url := os.environ.get("REDIS_URL"):
        try:
            with redis.Redis.from_url(url, socket_timeout=5, socket_connect_timeout=5) as client:
                client.ping()
        except (redis.RedisError, ValueError) as error:
            raise LocalError(_unanswered("REDIS_URL", url, error)) from None


def _unanswered(variable: str, url: str, error: Exception) -> str:
    """Host and reason, never the password."""
    reason = " ".join(str(error).split())
    return (
        f"{variable} names a server that does not answer at {_host(url)} ({reason}): "
        f"correct it, or unset {variable} to have one started for you."
    )


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or "that address"
    except ValueError:
        return "that address"
