"""A second way to show who one is: a passkey or an authenticator app. Staff need one; a mailed code is none."""

import base64
from collections.abc import Callable

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import salted_hmac

from ..events import record
from ..models import Program, User
from . import sso, words
from .sessions import end_sessions

FACTORS = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)
PAGES_TO_SET_IT_UP = {
    "accounts:second-factor-needed",
    "account_again_by_code",
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
}


def has_second_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def needs_second_factor(user: User) -> bool:
    """Staff see the whole school; whoever may open the admin site can change what everybody sees."""
    return settings.STAFF_SECOND_FACTOR and (user.is_program_staff or user.is_staff)


def lacks_second_factor(user: User) -> bool:
    return needs_second_factor(user) and not has_second_factor(user)


def is_held_up(request: HttpRequest) -> bool:
    """The school may say that its sign-on asks for a second factor itself."""
    return lacks_second_factor(request.user) and not sso.has_second_factor(request)


@transaction.atomic
def forget_second_factor(*, person: User) -> int:
    """The school's technical staff do it, at the server: whoever could do it on a page could take over any account."""
    count, _ = Authenticator.objects.filter(user=person).delete()
    end_sessions([person])
    record(actor=None, verb="forgot second factor", target=person)
    return count


class SecondFactorMiddleware:
    """Leads staff without a second factor to the page that sets one up, from wherever they are going."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args, kwargs) -> HttpResponse | None:
        if not getattr(view, "login_required", True) or request.resolver_match.view_name in PAGES_TO_SET_IT_UP:
            return None
        if request.user.is_authenticated and is_held_up(request):
            return redirect("accounts:second-factor-needed")
        return None


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets are kept encrypted: a copy of the database alone must not yield anybody's codes."""

    error_messages = DefaultMFAAdapter.error_messages | words.SECOND_FACTOR

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What was kept under another SECRET_KEY matches no code any more; it must not become a secret that is known."""
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return generate_totp_secret()

    def get_totp_issuer(self) -> str:
        return f"{Program.current().school_name} mentorship"

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002 - allauth's name
        return f"Passkey {Authenticator.objects.filter(user=user, type=type).count() + 1}"


def _box() -> Fernet:
    key = salted_hmac("accounts.second_factor", "secrets at rest", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
