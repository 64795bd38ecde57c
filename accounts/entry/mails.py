"""The mails of signing in. They go out at once and to an address, not to a person, so they are no rows of the outbox."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from notifications.links import absolute
from notifications.mail import Mail, from_templates

from ..clock import school_zone
from ..models import Program, User
from .devices import device

CODES = {
    "login_code": "to sign in",
    "password_reset_code": "to choose a new password",
    "email_confirmation": "to show that this address is yours",
    "email_confirmation_signup": "to show that this address is yours",
    "sign_up_code": "to join the program",
    "again_code": "to show that it is still you",
}
NOTICES = {
    "password_changed": "Your password was changed",
    "password_set": "A password was set for your account",
    "password_reset": "A new password was chosen for your account by mailed code",
    "totp_activated": "An authenticator app was added to your account",
    "totp_deactivated": "The authenticator app was removed from your account",
    "webauthn_added": "A passkey was added to your account",
    "webauthn_removed": "A passkey was removed from your account",
    "recovery_codes_generated": "New recovery codes were made for your account, and the former ones no longer work",
    "account_connected": "The school's sign-on was connected to your account",
    "account_disconnected": "The school's sign-on was disconnected from your account",
}
TO_STRANGERS = {"unknown_account", "account_already_exists"}


def render(name: str, address: str, context: dict[str, Any]) -> Mail:
    """The mail that allauth calls `name`, in our words and frame."""
    context = context | {"program": Program.current()}
    if name in CODES:
        return from_templates("accounts/emails/code", context | {"purpose": CODES[name]})
    if name in NOTICES:
        return from_templates("accounts/emails/notice", context | _notice(name, context))
    if name in TO_STRANGERS and User.objects.with_email(address).filter(is_active=False).exists():
        name = "account_closed"
    return from_templates(f"accounts/emails/{name}", context | _where(name))


def _notice(name: str, context: dict[str, Any]) -> dict[str, str]:
    at = timezone.localtime(context["timestamp"], school_zone())
    return {
        "what": NOTICES[name],
        "when": f"{date_format(at, 'DATETIME_FORMAT')} ({at.tzname()})",
        "device": device(context["user_agent"]),
        "action_label": "Look at how you sign in",
        "action_url": absolute(reverse("accounts:sign-in-settings")),
    }


def _where(name: str) -> dict[str, str]:
    if name != "account_already_exists":
        return {}
    return {"action_label": "Sign in", "action_url": absolute(reverse("account_request_login_code"))}
