import os

import pytest
from django.conf import global_settings
from django.core.management import call_command

from tests import browser as chromium


@pytest.fixture(autouse=True)
def passwords_as_in_the_web_process(settings, fast_passwords):
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS


@pytest.fixture
def browser(monkeypatch):
    """Playwright's own event loop runs in this thread, which Django would take for asynchronous code."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with chromium.chromium(chromium.executable_or_skip()) as found:
        yield found


@pytest.fixture
def defaults(transactional_db):
    call_command("install_defaults", verbosity=0)
