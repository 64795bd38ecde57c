from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest

from notifications.mail import from_templates

from .models import Program


class InvitationOnlyAdapter(DefaultAccountAdapter):
    """People come from the school's roster; nobody signs up by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def render_mail(
        self, template_prefix: str, email: str, context: dict[str, Any], headers: dict[str, str] | None = None
    ) -> EmailMultiAlternatives:
        """In our own words and frame: "account/email/password_reset_key" is accounts/emails/password_reset_key."""
        name = template_prefix.rpartition("/")[2]
        context = context | {"program": Program.current(), "action_url": context.get("password_reset_url", "")}
        mail = from_templates(f"accounts/emails/{name}", context)
        message = EmailMultiAlternatives(mail.subject, mail.text, self.get_from_email(), [email], headers=headers)
        message.attach_alternative(mail.html, "text/html")
        return message
