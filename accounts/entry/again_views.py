from allauth.account.utils import get_next_redirect_url, passthrough_next_redirect_url
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from .again import AgainByCode, must_show_again
from .forms import AgainCodeForm
from .tries import may_ask
from .words import TOO_MANY_CODES

HERE = "account_again_by_code"


class Fresh:
    """Only for who has shown a moment ago that it is them."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if must_show_again(request):
            return redirect(reverse(HERE, query={"next": request.path}))
        return super().dispatch(request, *args, **kwargs)


def again_by_code(request: HttpRequest) -> HttpResponse:
    """First the button that mails a code, then the field for it."""
    goes_on = get_next_redirect_url(request) or reverse("accounts:sign-in-settings")
    if not must_show_again(request):
        return redirect(goes_on)
    if "send" in request.POST:
        return _send(request)
    waiting = AgainByCode.resume(request)
    form = AgainCodeForm(request.POST or None, code=waiting.code) if waiting else None
    if form and form.is_valid():
        waiting.finish()
        return redirect(goes_on)
    if form and form.is_bound and not waiting.record_invalid_attempt():
        form = None
    return render(request, "accounts/entry/again_by_code.html", {"form": form, "next": goes_on})


def _send(request: HttpRequest) -> HttpResponse:
    if may_ask(request, "request_login_code", request.user.email):
        AgainByCode.start(request)
    else:
        messages.warning(request, TOO_MANY_CODES)
    return redirect(passthrough_next_redirect_url(request, reverse(HERE), "next"))
