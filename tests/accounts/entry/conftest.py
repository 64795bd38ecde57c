import pytest

from mentorship import sso

from . import idp as provider
from .sign_on import PATIENCE, Visitor

ADDRESS = "http://testserver"


@pytest.fixture
def idp(settings):
    """The school's provider, which knows nobody yet."""
    settings.SOCIALACCOUNT_REQUESTS_TIMEOUT = PATIENCE
    found, server = provider.start()
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture
def configured(idp, settings, monkeypatch):
    """Sets the environment of one kind, as a school would, and reads it."""

    def configure(kind: str, **changed: str) -> None:
        for name, value in (idp.environment[kind] | changed).items():
            monkeypatch.setenv(name, value)
        settings.SOCIALACCOUNT_PROVIDERS = sso.providers(ADDRESS)

    return configure


@pytest.fixture(params=["oidc", "saml"])
def visitor(request, configured, db) -> Visitor:
    configured(request.param)
    return Visitor(request.param)
