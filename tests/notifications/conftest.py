from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest
from django.core.mail.backends.base import BaseEmailBackend

from notifications import delivery, kinds
from notifications.kinds import Kind
from notifications.mail import Mail
from notifications.models import Notification

from .factories import make_mail


@dataclass
class SampleKinds:
    """What the kinds `sample.news` (optional) and `sample.must` (essential) answer, for a test to change."""

    holds: bool | str = True
    mail: Mail = field(default_factory=make_mail)
    broken: set = field(default_factory=set)
    not_any_more: set = field(default_factory=set)
    while_writing: Callable[[], None] = lambda: None

    def still_holds(self, row: Notification) -> bool | str:
        return False if row.pk in self.not_any_more else self.holds

    def render(self, row: Notification) -> Mail:
        if row.pk in self.broken:
            raise ValueError("A template is broken.")
        self.while_writing()
        return self.mail

    def change(self, name: str, **traits) -> None:
        kinds._kinds[name] = replace(kinds._kinds[name], **traits)

    def url(self, row: Notification) -> str:
        return f"/sample/{row.about_id}/"


@pytest.fixture(autouse=True)
def sample(monkeypatch) -> SampleKinds:
    answers = SampleKinds()
    labels = {"sample.news": ("Some news", False), "sample.must": ("A meeting is off", True)}
    for name, (label, essential) in labels.items():
        kind = Kind(name, essential, answers.still_holds, answers.render, label=label, url=answers.url)
        monkeypatch.setitem(kinds._kinds, name, kind)
    return answers


class PostOffice(BaseEmailBackend):
    """A mail server in this process. `before` runs as each message arrives and may raise what a server would."""

    def __init__(self) -> None:
        super().__init__()
        self.taken, self.opened, self.closed = [], 0, 0
        self.before = lambda message: None

    def open(self) -> bool:
        self.opened += 1
        return True

    def close(self) -> None:
        self.closed += 1

    def send_messages(self, email_messages) -> int:
        for message in email_messages:
            self.before(message)
            self.taken.append(message)
        return len(email_messages)

    @property
    def message_ids(self) -> list[str]:
        return [message.extra_headers["Message-ID"] for message in self.taken]


@pytest.fixture
def post_office(monkeypatch) -> PostOffice:
    office = PostOffice()
    monkeypatch.setattr(delivery, "get_connection", lambda: office)
    return office
