from datetime import date

import pytest

from tests.demo.schools import school_of

DAY = date(2026, 11, 21)


@pytest.fixture(scope="package")
def school(django_db_setup, django_db_blocker):
    """A school in which everything occurs, built once for the package: tests that ask for it leave it as it is."""
    with django_db_blocker.unblock(), school_of(DAY, students=72, faculty=40, seed=7) as said:
        yield said
