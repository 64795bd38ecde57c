"""The page "Signing in": everything by which somebody signs in, and where they are signed in."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ..models import User
from .devices import device
from .second_factor import FACTORS, is_held_up, needs_second_factor
from .sessions import end_other_sessions, end_session, sessions_of

Type = Authenticator.Type


@require_safe
def sign_in_settings(request: HttpRequest) -> HttpResponse:
    context = {
        **_factors(request.user),
        "has_password": request.user.has_usable_password(),
        "must_have_second_factor": needs_second_factor(request.user),
        "sessions": _sessions(request),
    }
    return render(request, "accounts/entry/settings.html", context)


@require_safe
def second_factor_needed(request: HttpRequest) -> HttpResponse:
    if not is_held_up(request):
        return redirect("home")
    return render(request, "accounts/entry/second_factor_needed.html")


@require_POST
def sign_out_elsewhere(request: HttpRequest) -> HttpResponse:
    """From one device, or from all but this one."""
    chosen = request.POST.get("session", "")
    if chosen.isdecimal():
        end_session(request.user, int(chosen))
        messages.success(request, "That device is signed out.")
    else:
        end_other_sessions(request.user, keep=request.session.session_key)
        messages.success(request, "You are signed out everywhere but here.")
    return redirect("accounts:sign-in-settings")


def _factors(user: User) -> dict:
    rows = list(Authenticator.objects.filter(user=user).order_by("created_at", "pk"))
    codes = next((row.wrap() for row in rows if row.type == Type.RECOVERY_CODES), None)
    return {
        "passkeys": [row for row in rows if row.type == Type.WEBAUTHN],
        "app": next((row for row in rows if row.type == Type.TOTP), None),
        "has_second_factor": any(row.type in FACTORS for row in rows),
        "codes_left": len(codes.get_unused_codes()) if codes else 0,
    }


def _sessions(request: HttpRequest) -> list[dict]:
    return [
        {
            "pk": row.pk,
            "device": device(row.user_agent),
            "last_seen_at": row.last_seen_at,
            "is_here": row.session_key == request.session.session_key,
        }
        for row in sessions_of(request.user)
    ]
