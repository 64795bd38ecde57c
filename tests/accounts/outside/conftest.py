from datetime import timedelta

import pytest

from accounts.clock import school_today
from accounts.models import MentorProfile
from tests import factories


@pytest.fixture
def host(db):
    return factories.make_mentor(name="Dr. Host")


@pytest.fixture
def guest(host):
    """A mentor from outside with ten days left."""
    guest = factories.make_mentor(name="Dr. Guest")
    MentorProfile.objects.filter(user=guest).update(
        host=host,
        affiliation="Riverside Hospital",
        outside_until=school_today() + timedelta(days=10),
        department=None,
    )
    guest.mentor_profile.refresh_from_db()
    return guest


@pytest.fixture
def set_last_day(guest):
    def set_to(days: int) -> None:
        MentorProfile.objects.filter(user=guest).update(outside_until=school_today() + timedelta(days=days))
        guest.mentor_profile.refresh_from_db()

    return set_to
