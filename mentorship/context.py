from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import Program, Role, StaffScope, User
from accounts.permissions import can_mentor

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
        ("Requests", "/requests/watch/"),
        ("Reports", "/reports/"),
        ("Check-ins", "/check-ins/for-staff/"),
        ("Outgoing mail", "/notifications/outbox/"),
        ("Program", "/people/program/"),
        ("Resources", "/resources/"),
        ("Profile", "/profile/"),
    ),
}
# What is not named here is for those who see the whole school.
IN_SCOPE = {
    StaffScope.TRACK: {
        "/",
        "/people/",
        "/requests/watch/",
        "/reports/",
        "/check-ins/for-staff/",
        "/resources/",
        "/profile/",
    },
    StaffScope.REPORTS: {"/", "/reports/", "/resources/", "/profile/"},
}


def shell(request: HttpRequest) -> dict:
    """What the frame of every page needs. All of it is lazy: a page that shows none of it makes no query."""
    return {
        "theme": _theme(request),
        "is_local": settings.LOCAL,
        "may_sign_up": bool(settings.SIGN_UP_DOMAINS),
        "nav": SimpleLazyObject(lambda: navigation(request)),
        "program": SimpleLazyObject(Program.current),
    }


def navigation(request: HttpRequest) -> list[dict]:
    entries = [(label, url) for label, url in NAVIGATION[request.user.role] if _is_open(request.user, url)]
    return [{"label": label, "url": url, "current": _is_current(request.path, url)} for label, url in entries]


def _is_open(user: User, url: str) -> bool:
    """A menu names nothing that would answer 403, nor a list that stays empty for who mentors nobody."""
    if user.is_program_staff and user.staff_scope in IN_SCOPE:
        return url in IN_SCOPE[user.staff_scope]
    return url != "/requests/" or user.is_student or can_mentor(user)


def _is_current(path: str, url: str) -> bool:
    return path == url if url in {"/", "/people/"} else path.startswith(url)


def _theme(request: HttpRequest) -> str:
    chosen = request.COOKIES.get("theme", "")
    return chosen if chosen in {"light", "dark"} else ""


def in_every_mail() -> dict:
    return {"school_name": Program.current().school_name}
