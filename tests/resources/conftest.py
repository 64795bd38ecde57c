from uuid import uuid4

import pytest
from django.core.cache import cache

from resources import help_now
from resources.hooks import HelpText, help_texts


@pytest.fixture(autouse=True)
def servers_are_asked_again():
    """No test inherits another's outage or last known help."""
    cache.delete(help_now.KEY)
    for server in (help_now.database, help_now.memory):
        server.rests_until = None


@pytest.fixture
def letter(student, mentor, monkeypatch):
    """A text that only the student may read, written by the mentor; returns its key and a way to rewrite it."""
    letter = {"pk": uuid4(), "text": "I would rather you told nobody about this."}

    def read(user, pk):
        if user != student or pk != letter["pk"]:
            return None
        return HelpText(text=letter["text"], title="A letter", author=mentor, url="/letters/")

    monkeypatch.setitem(help_texts._sources, "letter", read)
    return letter
