"""What a message says: the parts that a kind gives to delivery."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.template import Context
from django.template.loader import get_template, render_to_string
from django.urls import reverse

from .links import absolute


class Attachment(NamedTuple):
    filename: str
    content: bytes | str
    mimetype: str


@dataclass(frozen=True)
class Mail:
    """`to` is an address other than the recipient's own. `calendar` is the text of an iCalendar object; `calendar_method`
    (REQUEST, CANCEL) is the one inside it.
    """

    subject: str
    text: str
    html: str
    attachments: list[Attachment] = field(default_factory=list)
    from_name: str = ""
    reply_to: str = ""
    to: str = ""
    calendar: str = ""
    calendar_method: str = ""


_held: ContextVar[dict[str, Any] | None] = ContextVar("held_frame", default=None)
_frames: list[Callable[[], dict[str, Any]]] = []


def mail_frame(function: Callable[[], dict[str, Any]]) -> Callable[[], dict[str, Any]]:
    """Register what every mail's frame shows and only a higher app knows, such as the school's name."""
    if function not in _frames:
        _frames.append(function)
    return function


def from_templates(base: str, context: dict[str, Any], **parts: Any) -> Mail:
    """Renders `base`.subject.txt, .txt and .html; `parts` are the other fields of Mail."""
    context = _frame() | context
    subject = " ".join(_plain(f"{base}.subject.txt", context).split())
    text = re.sub(r"\n{3,}", "\n\n", _plain(f"{base}.txt", context)).strip() + "\n"
    return Mail(subject, text, render_to_string(f"{base}.html", context), **parts)


@contextmanager
def one_frame() -> Iterator[None]:
    """For many mails at once: what they all show is worked out once."""
    token = _held.set(_frame())
    try:
        yield
    finally:
        _held.reset(token)


def _frame() -> dict[str, Any]:
    if held := _held.get():
        return held
    frame = {"preferences_url": absolute(reverse("notifications:preferences"))}
    for function in _frames:
        frame |= function()
    return frame


def _plain(name: str, context: dict[str, Any]) -> str:
    """Nothing to escape in plain text: an apostrophe stays one."""
    return get_template(name).template.render(Context(context, autoescape=False))
