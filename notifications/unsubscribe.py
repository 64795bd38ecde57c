"""The signed token of a one-click unsubscribe link: one person, one kind. It needs no sign-in and does not run out."""

from typing import NamedTuple

from django.core.signing import Signer

from .models import Notification

_signer = Signer(salt="notifications.unsubscribe")


class Choice(NamedTuple):
    person_id: str
    kind: str


def token_for(row: Notification) -> str:
    return _signer.sign_object([str(row.recipient_id), row.kind])


def read(token: str) -> Choice:
    """Raises django.core.signing.BadSignature for a token that is not ours."""
    return Choice(*_signer.unsign_object(token))
