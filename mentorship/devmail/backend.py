from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from .letters import mailbox


class MaildirBackend(BaseEmailBackend):
    """Writes each message as a file of its own, whole or not at all, so that processes never disturb one another."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        box = mailbox()
        addressed = [message for message in email_messages if message.recipients()]
        for message in addressed:
            box.add(message.message().as_bytes())
        return len(addressed)
