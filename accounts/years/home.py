from datetime import timedelta

from django.urls import reverse

from accounts.clock import academic_year, academic_year_start, school_today
from accounts.hooks import HomeItem
from accounts.models import Rollover, User
from accounts.permissions import sees_whole_school

from .reading import is_behind, label

ASK_BEFORE = timedelta(days=31)


def needs_now(user: User) -> list[HomeItem]:
    """In the month before a year begins, and after that for as long as most students are still in the one before."""
    if not sees_whole_school(user):
        return []
    today = school_today()
    this = academic_year(today)
    if is_behind(today):
        return [_item(this, "The year has begun. Students are still shown in the stage that they had.", "attention")]
    begins = academic_year_start(this + 1)
    if today < begins - ASK_BEFORE or Rollover.objects.standing().filter(academic_year=this + 1).exists():
        return []
    return [
        _item(
            this + 1, f"The year begins on {begins:%B} {begins.day}. You see who moves where before anything changes."
        )
    ]


def _item(year: int, detail: str, tone: str = "") -> HomeItem:
    title = f"Move the school into {label(year)}"
    return HomeItem(title, f"{reverse('accounts:years')}?year={year}", "Look it through", detail, tone, order=15)
