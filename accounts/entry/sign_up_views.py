from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from ..models import Role, Track, User
from .sign_up import SignUp, join
from .sign_up_forms import SignUpCodeForm, SignUpForm
from .words import TAKEN, TOO_MANY_CODES


@never_cache
@login_not_required
def sign_up(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("home")
    if not settings.SIGN_UP_DOMAINS:
        return render(request, "accounts/entry/sign_up_closed.html")
    waiting = SignUp.resume(request)
    form = SignUpForm(request.POST or None, initial=waiting.typed if waiting else None)
    if form.is_valid() and _may_send(request, form):
        SignUp.start(request, form.typed())
        return redirect("account_confirm_sign_up")
    return render(request, "accounts/entry/sign_up.html", {"form": form})


@never_cache
@login_not_required
def confirm_sign_up(request: HttpRequest) -> HttpResponse:
    waiting = SignUp.resume(request)
    if request.user.is_authenticated or not waiting:
        return redirect("account_signup")
    form = SignUpCodeForm(request.POST or None, code=waiting.code)
    if form.is_valid():
        return _come_in(request, waiting)
    if form.is_bound and not waiting.record_invalid_attempt():
        messages.error(request, "That was not the code three times. Ask for a new one here.")
        return redirect("account_signup")
    return render(request, "accounts/entry/sign_up_code.html", {"form": form, "email": waiting.typed["email"]})


def _may_send(request: HttpRequest, form: SignUpForm) -> bool:
    allowed = ratelimit.consume(request, action="signup", key=form.cleaned_data["email"])
    if not allowed:
        form.add_error(None, TOO_MANY_CODES)
    return allowed


def _come_in(request: HttpRequest, waiting: SignUp) -> HttpResponse:
    waiting.abort()
    try:
        with transaction.atomic():
            person = _joined(**waiting.typed)
    except IntegrityError:  # the roster brought the same person in the meantime
        messages.info(request, TAKEN)
        return redirect("account_request_login_code")
    record_authentication(request, person, method="code", email=person.email)
    return perform_login(request, Login(user=person, email=person.email))


def _joined(*, role: str, stage: str, track: str, **who: str) -> User:
    if role != Role.STUDENT:
        return join(role=role, **who)
    return join(role=role, stage=stage, track=Track.objects.get(slug=track), **who)
