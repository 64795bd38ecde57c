from collections.abc import Callable

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from .clock import zone_for
from .models import Program


class SignInMiddleware(LoginRequiredMiddleware):
    """Django's own asks who the reader is even where nobody must sign in; help must not need the database for that."""

    def process_view(self, request: HttpRequest, view_func: Callable, view_args, view_kwargs) -> HttpResponse | None:
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


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
