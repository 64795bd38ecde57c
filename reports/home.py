from django.urls import reverse

from accounts.hooks import HomeItem
from accounts.models import User
from accounts.permissions import is_faculty

from .permissions import can_read_own_activity, can_read_reports

COHORT = ("The cohort report", "reports:cohort", "Mentors, meetings and check-ins by stage")
MINE = ("My mentoring in numbers", "reports:mine", "Mentorships, meetings and hours by year")


def is_coming(user: User) -> list[HomeItem]:
    if can_read_reports(user):
        return [_item(*COHORT)]
    return [_item(*MINE)] if is_faculty(user) and can_read_own_activity(user) else []


def _item(title: str, name: str, detail: str) -> HomeItem:
    return HomeItem(title, reverse(name), detail=detail, order=90)
