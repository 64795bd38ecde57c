from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from notifications import heartbeat

OK, DOWN = "ok", "down"


@login_not_required
@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Whether each part that people rely on is alive; 503 when one is not. One query, one look at Valkey, no task."""
    alive = {"database": _database_answers(), **_broker_and_its_clients()}
    healthy = all(alive.values())
    answer = {"status": OK if healthy else DOWN} | {part: OK if is_alive else DOWN for part, is_alive in alive.items()}
    return JsonResponse(answer, status=200 if healthy else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        return False
    return True


def _broker_and_its_clients() -> dict[str, bool]:
    signs = heartbeat.signs_of_life()
    if signs is None:
        return {"broker": False, "worker": False, "beat": False}
    return {"broker": True, **signs}
