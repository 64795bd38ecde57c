"""Goals are looked at again every few weeks: one line at home, and one mail in each period."""

from datetime import datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone

from accounts.clock import school_date, school_zone
from accounts.hooks import HomeItem
from accounts.models import Program, User
from notifications.models import Notification
from notifications.services import notify

from .models import Goal

KIND = "matching.goals_review"
MORNING = time(8)
AT_ONCE = 500


def period_before(now: datetime) -> datetime:
    return now - timedelta(weeks=Program.current().goal_review_weeks)


def is_due(student: User) -> bool:
    goals = Goal.objects.open().filter(student=student)
    return goals.not_looked_at_since(period_before(timezone.now())).exists()


def needs_now(user: User) -> list[HomeItem]:
    if not user.is_student or not is_due(user):
        return []
    detail = "What is still right, what has moved, what is done: one page, one button."
    return [HomeItem("Look at your goals again", reverse("matching:review-goals"), "Look", detail, order=40)]


def ask_for_reviews(now: datetime) -> int:
    """One mail in each period, in the morning; a message that was taken back counts, so that nobody is asked twice. Returns how
    many.
    """
    before = period_before(now)
    due = Goal.objects.open().not_looked_at_since(before).values("student")
    told = Notification.objects.filter(kind=KIND, created_at__gt=before).values("recipient")
    students = list(User.objects.active().students().filter(pk__in=due).exclude(pk__in=told)[:AT_ONCE])
    today = school_date(now)
    due_at = max(datetime.combine(today, MORNING, school_zone()), now)
    for student in students:
        notify(kind=KIND, recipient=student, about=student, occasion=today.isoformat(), due_at=due_at)
    return len(students)
