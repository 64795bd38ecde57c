"""Read environment variables so that a wrong one stops the start with a sentence."""

import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

_env = Env()
DOMAINS = "whole domains with commas, such as school.edu,students.school.edu, or to nothing"


def read(kind: str, name: str, *, hint: str, **options: Any) -> Any:
    """The variable `name` parsed as `kind` (a parser of environs: str, int, bool, list, dj_db_url, …).

    Raises ImproperlyConfigured naming the variable and what to do; `hint` completes that sentence.
    """
    parse: Callable[..., Any] = getattr(_env, kind)
    try:
        value = parse(name, **options)
    except (EnvError, ValueError) as error:
        raise ImproperlyConfigured(f"{name} is missing or cannot be read ({error}). Set it to {hint}.") from None
    if value == "" and "default" not in options:
        raise ImproperlyConfigured(f"{name} is empty. Set it to {hint}.")
    return value


def domains(name: str, given: list[str]) -> list[str]:
    """The part of addresses behind the @, in small letters. Raises ImproperlyConfigured for anything else, patterns included."""
    found = [domain.strip().lower().removeprefix("@") for domain in given if domain.strip()]
    for domain in found:
        if not re.fullmatch(r"([a-z0-9-]+\.)+[a-z0-9-]{2,}", domain):
            raise ImproperlyConfigured(f"{name} has {domain!r} in it. Set it to {DOMAINS}.")
    return found


def broker_url(redis_url: str) -> str:
    """The same Redis server as Celery's transport spells it: redis-py's `unix://` is kombu's `redis+socket://`."""
    if not redis_url.startswith("unix://"):
        return redis_url
    address, _, query = redis_url.removeprefix("unix://").partition("?")
    database = dict(part.split("=", 1) for part in query.split("&") if "=" in part).get("db", "0")
    return f"redis+socket://{address}?virtual_host={database}"
