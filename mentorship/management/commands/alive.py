"""`manage.py alive web|worker|beat`: what a container's health check asks; exit status 0 or 1."""

import urllib.error
import urllib.request
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from notifications.heartbeat import is_alive

PATIENCE = 10


class Command(BaseCommand):
    help = "Say by the exit status whether web, worker or beat is alive."
    requires_system_checks = ()

    def add_arguments(self, parser) -> None:
        parser.add_argument("part", choices=["web", "worker", "beat"])

    def handle(self, *args, part: str, **options) -> None:
        if not (web_answers() if part == "web" else is_alive(part)):
            raise CommandError(f"{part} is not alive.")
        self.stdout.write(f"{part} is alive.")


def web_answers() -> bool:
    """Any answer will do: a 503 says that another part is down, which that part's own check reports."""
    host = urlsplit(settings.PUBLIC_URL).netloc
    request = urllib.request.Request(f"http://127.0.0.1:{settings.PORT}/health/", headers={"Host": host})
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        direct.open(request, timeout=PATIENCE).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True
