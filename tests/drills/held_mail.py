"""A mail backend that stands still where a drill wants to kill the worker: right before a message is sent, or right after."""

import time
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage

from mentorship.devmail import MaildirBackend

BEFORE, AFTER = "before", "after"


class HeldBackend(MaildirBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        stand_still(BEFORE)
        sent = super().send_messages(email_messages)
        stand_still(AFTER)
        return sent


def stand_still(moment: str) -> None:
    """While the drill asks for it; the file beside says that somebody stands there."""
    while asked(moment).exists():
        reached(moment).touch()
        time.sleep(0.02)


def asked(moment: str) -> Path:
    return _folder() / f"hold-{moment}"


def reached(moment: str) -> Path:
    return _folder() / f"stands-{moment}"


def _folder() -> Path:
    return Path(settings.LOCAL_MAIL_DIR).parent
