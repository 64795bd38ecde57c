"""Reading the Maildir of the local stack."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses
from functools import cached_property
from mailbox import Maildir
from pathlib import Path

from django.conf import settings

SHOWN_HEADERS = ("From", "To", "Subject", "Date", "Message-ID", "List-Unsubscribe")


@dataclass(frozen=True)
class Attachment:
    filename: str
    content_type: str


@dataclass(frozen=True)
class Letter:
    key: str
    raw: bytes

    @cached_property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=policy.default)

    @property
    def subject(self) -> str:
        return self.message["Subject"] or "(no subject)"

    @property
    def to(self) -> str:
        return str(self.message["To"] or "")

    @property
    def when(self) -> datetime:
        return datetime.fromtimestamp(_age(self.key)[0], UTC)

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, self.message[name]) for name in SHOWN_HEADERS if self.message[name]]

    @property
    def text(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        return self._body("html")

    @property
    def attachments(self) -> list[Attachment]:
        parts = [part for part in self.message.walk() if part.get_content_disposition() == "attachment"]
        parts += [part for part in self.message.walk() if part.get_content_type() == "text/calendar"]
        return [Attachment(part.get_filename("in the message itself"), part["Content-Type"]) for part in parts]

    def is_to(self, address: str) -> bool:
        found = getaddresses([self.to])
        return any(address.lower() in email.lower() for _, email in found)

    def _body(self, subtype: str) -> str:
        part = self.message.get_body((subtype,))
        return part.get_content() if part else ""


def mailbox() -> Maildir:
    folder = Path(settings.LOCAL_MAIL_DIR)
    for name in ("tmp", "new", "cur"):
        (folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
    return Maildir(folder, create=False)


def newest_first() -> list[Letter]:
    box = mailbox()
    keys = sorted(box.keys(), key=_age, reverse=True)
    return [letter for key in keys if (letter := _read(box, key))]


def find(key: str) -> Letter | None:
    """By looking the key up among those that are there: it never becomes part of a path."""
    return _read(mailbox(), key)


def _read(box: Maildir, key: str) -> Letter | None:
    try:
        return Letter(key, box.get_bytes(key))
    except (KeyError, FileNotFoundError):
        return None


def _age(key: str) -> tuple[int, int]:
    """A Maildir's key starts with the second and the microsecond of delivery: 1732190000.M123456P…"""
    second, _, rest = key.partition(".M")
    microsecond, _, _ = rest.partition("P")
    return int(second), int(microsecond)
