"""What /help/ says: the newest from the database, else the last known from the cache, else the national lines that ship with
the program. Whichever of the servers are down, the page is there, and soon."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import Error as DatabaseTrouble
from django.db import connection, transaction
from django.utils import timezone
from redis.exceptions import RedisError

from accounts.models import Program

from .defaults import shipped_services
from .models import HelpService
from .phones import tel

KEY = "help-now"
FRESH = timedelta(seconds=60)
REST = timedelta(seconds=30)
LONGEST_QUERY = "2s"
LIFELINE = "988-lifeline"
SHOWN = ("name", "phone", "tel", "hours", "description", "url", "is_confidential", "must_report")


class Server:
    """Leaves a server that failed alone for half a minute, so that not every reader waits for the same time-out."""

    def __init__(self, *trouble: type[Exception]) -> None:
        self.trouble = trouble
        self.rests_until: datetime | None = None

    def ask(self, question: Callable[[], Any]) -> Any:
        if self.rests_until and timezone.now() < self.rests_until:
            return None
        try:
            return question()
        except self.trouble:
            self.rests_until = timezone.now() + REST
            return None


database = Server(DatabaseTrouble)
memory = Server(RedisError, OSError)


def help_now() -> dict[str, list[dict]]:
    """{"crisis": […], "local": […]}, each entry with the fields of SHOWN."""
    kept = memory.ask(lambda: cache.get(KEY))
    if kept and timezone.now() - kept["at"] < FRESH:
        return kept["content"]
    newest = database.ask(_read)
    if newest:
        memory.ask(lambda: cache.set(KEY, {"at": timezone.now(), "content": newest}, timeout=None))
    return newest or (kept and kept["content"]) or shipped()


def shipped() -> dict[str, list[dict]]:
    """The lines that hold for every school; its own services are not known to the program."""
    services = [HelpService(**entry) for entry in shipped_services()]
    return compose([service for service in services if service.kind == HelpService.Kind.CRISIS], "")


def compose(services: Iterable[HelpService], own_lines: str) -> dict[str, list[dict]]:
    """988 first, even where its entry was retired; then the school's own lines, then the other ones."""
    services = list(services)
    lifeline = next((service for service in services if service.slug == LIFELINE), None) or _shipped_lifeline()
    others = [service for service in services if service.slug != LIFELINE]
    crisis = [_entry(service) for service in others if service.kind == HelpService.Kind.CRISIS]
    local = [_entry(service) for service in others if service.kind == HelpService.Kind.LOCAL]
    return {"crisis": [_entry(lifeline), *parse_lines(own_lines), *crisis], "local": local}


def parse_lines(text: str) -> list[dict]:
    """One line a row: name, phone number, hours. What follows the second comma belongs to the hours."""
    rows = [[part.strip() for part in line.split(",", 2)] for line in text.splitlines() if line.strip()]
    return [_own_line(*row) for row in rows]


def _own_line(name: str, phone: str = "", hours: str = "") -> dict:
    return {"name": name, "phone": phone, "tel": tel(phone), "hours": hours}


def _shipped_lifeline() -> HelpService:
    return next(HelpService(**entry) for entry in shipped_services() if entry["slug"] == LIFELINE)


def _entry(service: HelpService) -> dict:
    return {name: getattr(service, name) for name in SHOWN}


def _read() -> dict[str, list[dict]]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [LONGEST_QUERY])
        own_lines = Program.objects.filter(is_current=True).values_list("crisis_lines", flat=True).first()
        return compose(HelpService.objects.for_now(), own_lines or "")
