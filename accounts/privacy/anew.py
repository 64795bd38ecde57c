"""Proving anew who one is, before a file with private notes leaves: a session alone could be an open computer."""

import time
from collections.abc import Callable
from functools import wraps

from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def proven_anew(view: Callable) -> Callable:
    """By password, app or passkey. Whoever has none of these signs in by code or the school's sign-on, and does so anew."""
    proven = reauthentication_required(view)

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if get_reauthentication_flows(request.user) or _signed_in_just_now(request):
            return proven(request, *args, **kwargs)
        return render(request, "accounts/privacy/sign_in_anew.html")

    return guarded


def _signed_in_just_now(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < REAUTHENTICATION_TIMEOUT
