import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import Login
from allauth.core.internal.httpkit import clean_client_ip
from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from .entry import mails, words
from .entry.invitations import note_arrival
from .entry.second_factor import lacks_second_factor
from .entry.sessions import end_other_sessions
from .entry.tries import may_ask
from .events import record
from .models import User

logger = logging.getLogger(__name__)
NOBODY_KNOWS = "0.0.0.0"  # noqa: S104 - an address that is none, not one to listen at


class AccountAdapter(DefaultAccountAdapter):
    """People come from the school's roster, or by our own sign-up (accounts.entry.sign_up): nobody by allauth's."""

    error_messages = DefaultAccountAdapter.error_messages | words.ACCOUNT

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Somebody whose address cannot be known may still sign in: the account is counted first."""
        try:
            return super().get_client_ip(request)
        except PermissionDenied:
            return NOBODY_KNOWS
        except ImproperlyConfigured:
            logger.warning("TRUSTED_PROXIES is more than stand in X-Forwarded-For: the nearest address is counted.")
            return clean_client_ip(request.META.get("REMOTE_ADDR", "")) or NOBODY_KNOWS

    def is_login_by_code_required(self, login: Login) -> bool:
        """Staff who have yet to set up a second factor show that the inbox is theirs: a password alone must not set it up."""
        records = get_authentication_records(self.request, login.user)
        by_password = bool(records) and records[-1]["method"] == "password"
        return by_password and login.user is not None and lacks_second_factor(login.user)

    def post_login(self, request: HttpRequest, user: User, **details: Any) -> HttpResponse:
        note_arrival(user)
        return super().post_login(request, user, **details)

    def set_password(self, user: User, password: str) -> None:
        """A password that was changed leaves nobody signed in elsewhere."""
        super().set_password(user, password)
        end_other_sessions(user, keep=self.request.session.session_key)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:sign-in-settings")

    def get_reauthentication_methods(self, user: User) -> list[dict]:
        methods = super().get_reauthentication_methods(user)
        return [method | {"description": words.AGAIN[method["id"]]} for method in methods]

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """What is told by mail is kept as well: every change of how somebody signs in comes by here. It goes to the
        roster's address: allauth's row may be of a former one, or missing.
        """
        record(actor=user, verb=template_prefix.rpartition("/")[2].replace("_", " "), target=user)
        super().send_notification_mail(template_prefix, user, context, email or user.email)

    def render_mail(
        self, template_prefix: str, email: str, context: dict[str, Any], headers: dict[str, str] | None = None
    ) -> EmailMultiAlternatives:
        mail = mails.render(template_prefix.rpartition("/")[2], email, context)
        message = EmailMultiAlternatives(mail.subject, mail.text, self.get_from_email(), [email], headers=headers)
        message.attach_alternative(mail.html, "text/html")
        return message

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Whatever asks for a code, nobody's inbox is filled with them."""
        is_notice = template_prefix.rpartition("/")[2] in mails.NOTICES
        if not is_notice and not may_ask(self.request, "mail", email):
            messages.warning(self.request, words.TOO_MANY_MAILS)
            return
        try:
            super().send_mail(template_prefix, email, context)
        except OSError:  # of the mail server, SMTPException included
            logger.exception("A mail for signing in could not be sent: %s", template_prefix)
            messages.error(self.request, words.NO_MAIL)
