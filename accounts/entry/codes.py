"""Signing in by a code that is mailed."""

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.internal.flows.logout import logout
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from ..models import User
from .addresses import address_of
from .tries import may_ask
from .words import TOO_MANY_CODES


def send_code(request: HttpRequest, user: User, *, next_url: str = "") -> HttpResponse:
    """Mail a known person a code and lead to the page where it is typed; typing it proves the address and signs in.

    Only from a POST. `next_url` is where they land in the end, through a second factor too. Whoever else is signed in here
    is signed out.
    """
    if request.user == user:
        return redirect(next_url or "home")
    if request.user.is_authenticated:
        logout(request, show_message=False)
    if not user.is_active:
        return redirect("account_inactive")
    address_of(user)
    if may_ask(request, "request_login_code", user.email):
        LoginCodeVerificationProcess.initiate(request=request, user=user, email=user.email)
    else:
        messages.warning(request, TOO_MANY_CODES)
    query = {"next": next_url} if next_url else None
    return redirect(reverse("account_confirm_login_code", query=query))
