import pytest

from tests.surveys.factories import install_all


@pytest.fixture
def forms(db):
    """The check-in forms that ship with the program."""
    install_all()


@pytest.fixture
def office(client_for, staff):
    return client_for(staff)
