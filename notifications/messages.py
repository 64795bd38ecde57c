"""Turns what a kind says into one e-mail with its headers."""

import unicodedata
from email.utils import formataddr, parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from . import kinds, unsubscribe
from .links import absolute
from .mail import Mail
from .models import Notification

LONGEST_NAME = 80


def build(row: Notification, mail: Mail) -> EmailMultiAlternatives:
    own_address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    message = EmailMultiAlternatives(
        subject=one_line(mail.subject),
        body=mail.text,
        from_email=formataddr((one_line(mail.from_name) or own_address[0], own_address[1])),
        to=[formataddr((one_line(row.recipient.full_name), mail.to or row.recipient.email))],
        reply_to=[one_line(mail.reply_to)] if mail.reply_to else None,
        headers=_headers(row),
    )
    message.attach_alternative(mail.html, "text/html")
    if mail.calendar:
        _attach_calendar(message, mail)
    for attachment in mail.attachments:
        message.attach(*attachment)
    return message


def message_id(row: Notification) -> str:
    """The same at every try, so that mail servers can see a copy for what it is."""
    return f"<{row.pk}@{urlsplit(settings.PUBLIC_URL).hostname}>"


def one_line(text: str) -> str:
    """No line break or other control character of a name may reach a header."""
    shown = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in text)
    return " ".join(shown.split())


def _headers(row: Notification) -> dict[str, str]:
    headers = {
        "Message-ID": message_id(row),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    if not kinds.is_essential(row.kind):
        address = absolute(reverse("notifications:unsubscribe", args=[unsubscribe.token_for(row)]))
        headers["List-Unsubscribe"] = f"<{address}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _attach_calendar(message: EmailMultiAlternatives, mail: Mail) -> None:
    """Twice, as mail programs expect: the alternative shows the buttons, the file can be opened by hand."""
    message.attach_alternative(mail.calendar, f"text/calendar; method={mail.calendar_method}")
    message.attach("invitation.ics", mail.calendar.encode(), "application/ics")
