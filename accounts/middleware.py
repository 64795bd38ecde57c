from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from .clock import zone_for
from .models import Program

SIGNED_OUT = "Nothing was saved or sent, because you had been signed out. Sign in, then do it once more."


class SignInMiddleware(LoginRequiredMiddleware):
    """Django's own asks who the reader is even where nobody must sign in; help must not need the database for that."""

    def process_view(self, request: HttpRequest, view_func: Callable, view_args, view_kwargs) -> HttpResponse | None:
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request: HttpRequest, view_func: Callable) -> HttpResponse:
        """Signing in cannot send a form again, so it leads to the page where the form stood. A part of a page is answered with
        no page at all: in that place it would wipe out what was typed (static/js/not_saved.js says what happened).
        """
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401)
        if request.method in {"GET", "HEAD"}:
            return super().handle_no_permission(request, view_func)
        messages.warning(request, SIGNED_OUT)
        return redirect_to_login(_page_before(request), self.get_login_url(view_func))


def _page_before(request: HttpRequest) -> str:
    before = request.headers.get("Referer", "")
    inside = url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure())
    return urlsplit(before)._replace(scheme="", netloc="").geturl() if inside else "/"


class ReadersTimeMiddleware:
    """Shows every time in the reader's zone, else the school's, and reads the program's rules once a request.

    Views that need no sign-in are left alone: help is served even when the database is down.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()
            Program.release()

    def process_view(self, request: HttpRequest, view: Callable, args, kwargs) -> None:
        if getattr(view, "login_required", True) and request.user.is_authenticated:
            Program.hold()
            timezone.activate(zone_for(request.user))
