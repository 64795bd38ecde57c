"""The local stack's post office: outgoing mail is kept in a Maildir and read at /dev/mail/."""

from .backend import MaildirBackend

__all__ = ["MaildirBackend"]
