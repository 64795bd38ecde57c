"""allauth's pages where they differ from its own: mostly in where they lead."""

from allauth.account.utils import passthrough_next_redirect_url
from allauth.account.views import LoginView, PasswordSetView, RequestLoginCodeView
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy

from .again_views import Fresh
from .second_factor import has_second_factor
from .sessions import end_other_sessions
from .words import NO_PASSKEY


class AnotherWay:
    """Whoever waits for a code may change their mind: the ways in stay open, and what they were going to is not forgotten."""

    def _redirect_to_pending_stage(self, request: HttpRequest, stage) -> None:
        return None


class SignIn(AnotherWay, LoginView):
    pass


class AskForCode(AnotherWay, RequestLoginCodeView):
    def get_initial(self) -> dict:
        return super().get_initial() | {"email": self.request.GET.get("email", "")}


class SignInByPasskey(AnotherWay, LoginWebAuthnView):
    def form_invalid(self, form) -> HttpResponse:
        messages.error(self.request, NO_PASSKEY)
        return redirect(passthrough_next_redirect_url(self.request, reverse("account_login"), "next"))


class ShowPasskeyAgain(ReauthenticateWebAuthnView):
    def form_invalid(self, form) -> HttpResponse:
        messages.error(self.request, NO_PASSKEY)
        return redirect(self.passthrough_next_url(self.request.path))


class NewFactor:
    """Who was signed in elsewhere without a second factor does not stay so once there is one."""

    def form_valid(self, form) -> HttpResponse:
        is_first = not has_second_factor(self.request.user)
        response = super().form_valid(form)
        if is_first:
            end_other_sessions(self.request.user, keep=self.request.session.session_key)
        return response


class AddPasskey(Fresh, NewFactor, AddWebAuthnView):
    pass


class AddApp(Fresh, NewFactor, ActivateTOTPView):
    pass


class SetPassword(Fresh, PasswordSetView):
    pass


class RemovePasskey(RemoveWebAuthnView):
    success_url = reverse_lazy("accounts:sign-in-settings")
