"""Dates move with today, whatever day that is: new years, rounds and clock changes fall where they may."""

from datetime import date

import pytest
from django.utils import timezone

from accounts.clock import school_today
from accounts.models import Enrollment, User
from matching.tasks import keep_clocks
from notifications.models import Notification
from surveys.models import CheckIn
from surveys.tasks import keep_calendar

from .schools import school_of

DAYS = [
    date(2026, 7, 1),  # the first day of an academic year
    date(2027, 3, 15),  # a round of check-ins opens
    date(2026, 11, 1),  # clocks go back in the night
]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_school_of_that_day_is_of_that_day(db, day):
    with school_of(day, students=6, faculty=5, seed=7):
        assert school_today() == day
        assert CheckIn.objects.due().filter(respondent__email="student@example.edu").exists()
        assert CheckIn.objects.due().filter(respondent__email="faculty@example.edu").exists()
        assert not Notification.objects.claimable(timezone.now()).exists()
        current = Enrollment.objects.current_for(User.objects.students(), day)
        assert len(current) == 6
        before = Notification.objects.count()
        keep_clocks()
        keep_calendar()
        assert Notification.objects.count() == before
