"""The page "Signing in": everything by which somebody signs in, and where they are signed in."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ..models import User
from . import sessions
from .devices import device
from .second_factor import FACTORS, is_held_up, needs_second_factor

Type = Authenticator.Type
LONGEST = 19  # digits: a longer number is no row's
SAID = {
    True: ("That device is signed out.", "That device was not signed in any more."),
    False: ("You are signed out everywhere but here.", "You were signed in nowhere else."),
}


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
    device = int(chosen) if chosen.isdecimal() and len(chosen) < LONGEST else None
    if chosen and device is None:
        raise Http404
    ended = sessions.sign_out_elsewhere(by=request.user, here=request.session.session_key, device=device)
    signed_out, was_not_in = SAID[bool(chosen)]
    if ended:
        messages.success(request, signed_out)
    else:
        messages.info(request, was_not_in)
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
        for row in sessions.sessions_of(request.user)
    ]
