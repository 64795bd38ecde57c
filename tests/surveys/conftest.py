import pytest

from matching.models import Relationship
from tests.factories import make_relationship
from tests.surveys import factories


@pytest.fixture
def forms(db) -> None:
    """The questionnaires that ship with the program."""
    factories.install_all()


@pytest.fixture
def pair(student, mentor, forms) -> Relationship:
    return make_relationship(mentor, student)
