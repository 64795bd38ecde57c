"""Where somebody is signed in: one row of allauth's for each device, with when it was last used."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from ..events import record
from ..models import User

EVERY = timedelta(minutes=15)
SEEN = "seen_at"


def sessions_of(user: User) -> QuerySet:
    """Newest first. Those that have run out are none."""
    running = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return UserSession.objects.filter(user=user, session_key__in=running).order_by("-last_seen_at", "-pk")


def end_sessions(people: Iterable[User]) -> None:
    """Signed out on every device, in the caller's transaction."""
    _end(UserSession.objects.filter(user__in=list(people)))


def end_other_sessions(user: User, *, keep: str | None) -> None:
    """Signed out everywhere but here."""
    _end(UserSession.objects.filter(user=user).exclude(session_key=keep))


@transaction.atomic
def sign_out_elsewhere(*, by: User, here: str | None, device: int | None = None) -> bool:
    """From one of one's own devices, or from all but this one. False: there was none to sign out from."""
    own = UserSession.objects.filter(user=by)
    ended = _end(own.exclude(session_key=here) if device is None else own.filter(pk=device))
    if ended:
        record(actor=by, verb="signed out elsewhere", target=by)
    return ended


def _end(rows: QuerySet) -> bool:
    Session.objects.filter(session_key__in=list(rows.values_list("session_key", flat=True))).delete()
    return bool(rows.delete()[0])


class LastSeenMiddleware:
    """Notes a device when it is used, every quarter of an hour: a finer time would be a write for each page and of no use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args, kwargs) -> None:
        if getattr(view, "login_required", True) and request.user.is_authenticated and _is_due(request):
            request.session[SEEN] = timezone.now().isoformat()
            UserSession.objects.create_from_request(request)


def _is_due(request: HttpRequest) -> bool:
    seen = request.session.get(SEEN)
    return not seen or timezone.now() - datetime.fromisoformat(seen) >= EVERY
