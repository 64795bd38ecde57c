from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import Program, Role

NAVIGATION = {
    Role.STUDENT: (
        ("Home", "/"),
        ("My goals", "/goals/"),
        ("Mentors", "/mentors/"),
        ("Requests", "/requests/"),
        ("Meetings", "/meetings/"),
        ("Resources", "/resources/"),
        ("Profile", "/profile/"),
    ),
    Role.FACULTY: (
        ("Home", "/"),
        ("Requests", "/requests/"),
        ("Meetings", "/meetings/"),
        ("Mentors", "/mentors/"),
        ("Resources", "/resources/"),
        ("Profile", "/profile/"),
    ),
    Role.STAFF: (
        ("Home", "/"),
        ("People", "/people/"),
        ("Reports", "/reports/"),
        ("Check-ins", "/check-ins/for-staff/"),
        ("Outgoing mail", "/notifications/outbox/"),
        ("Program", "/people/program/"),
        ("Resources", "/resources/"),
    ),
}


def shell(request: HttpRequest) -> dict:
    """What the frame of every page needs. All of it is lazy: a page that shows none of it makes no query."""
    return {
        "theme": _theme(request),
        "is_local": settings.LOCAL,
        "nav": SimpleLazyObject(lambda: navigation(request)),
        "program": SimpleLazyObject(Program.current),
    }


def navigation(request: HttpRequest) -> list[dict]:
    entries = NAVIGATION[request.user.role]
    return [{"label": label, "url": url, "current": _is_current(request.path, url)} for label, url in entries]


def _is_current(path: str, url: str) -> bool:
    return path == url if url in {"/", "/people/"} else path.startswith(url)


def _theme(request: HttpRequest) -> str:
    chosen = request.COOKIES.get("theme", "")
    return chosen if chosen in {"light", "dark"} else ""


def in_every_mail() -> dict:
    return {"school_name": Program.current().school_name}
