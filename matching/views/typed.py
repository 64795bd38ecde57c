"""What a mentor typed for an answer that does not stand: it is in their form again, and nobody else reads it."""

from collections.abc import Mapping

from django.contrib.sessions.backends.base import SessionBase

from ..models import Request

TAKEN_BACK = "taken_back"
MEANWHILE = {
    Request.State.ACCEPTED: "You said yes to {} in the meantime.",
    Request.State.DECLINED: "You said “not now” to {} in the meantime.",
    Request.State.WITHDRAWN: "{} withdrew the request in the meantime.",
    Request.State.EXPIRED: "The request of {} closed by itself in the meantime.",
}


def words_of(asked: Request) -> dict[str, str]:
    """Of a "not now"; taking it back clears them in the row."""
    colleague = asked.colleague.full_name if asked.colleague else ""
    return {"reason": asked.decline_reason, "note": asked.decline_note, "colleague": colleague}


def keep_words(session: SessionBase, words: Mapping[str, dict[str, str]]) -> None:
    said = {key: typed for key, typed in words.items() if any(typed.values())}
    if said:
        session[TAKEN_BACK] = kept_words(session) | said


def kept_words(session: SessionBase) -> dict[str, dict[str, str]]:
    """By the key of the request."""
    return session.get(TAKEN_BACK, {})


def drop_words(session: SessionBase, asked: Request) -> None:
    left = {key: typed for key, typed in kept_words(session).items() if key != str(asked.pk)}
    if TAKEN_BACK in session:
        session[TAKEN_BACK] = left


def meanwhile(asked: Request, typed: Mapping[str, str]) -> str:
    """To somebody who answers in a window that is older than what became of the request."""
    words = MEANWHILE[Request.State(asked.state)].format(asked.student)
    unsaid = " ".join(typed.get(name, "").strip() for name in ("welcome", "when", "note")).strip()
    return f"{words} What you wrote was not sent: “{unsaid}”" if unsaid else words
