"""Goals are looked at again every few weeks: one line at home, and one mail in each period."""

from datetime import datetime, time, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.clock import school_date, school_zone
from accounts.hooks import HomeItem
from accounts.models import Program, User
from notifications.models import Notification
from notifications.services import notify

from ..models import Goal

KIND = "matching.goals_review"
MORNING = time(8)
AT_ONCE = 500
DAYS_OF_A_WEEK = 7


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


def ask_each_morning(now: datetime) -> int:
    """The tick of every minute: it reads nothing outside the school's hour from eight to nine, since no index serves "looked at
    by then" and a review is in no hurry. Each student has a day of the week, so that a school whose goals are all old, as on the
    day when this is switched on, is asked within a week and not on one morning.
    """
    local = now.astimezone(school_zone())
    if local.hour != MORNING.hour:
        return 0
    return ask_for_reviews(now, students_of_day(local.weekday()))


def students_of_day(weekday: int) -> QuerySet[User]:
    """A seventh of the students by their random keys, as one range of the primary key."""
    bounds = [2**128 * day // DAYS_OF_A_WEEK for day in (weekday, weekday + 1)]
    return User.objects.students().filter(pk__range=(UUID(int=bounds[0]), UUID(int=bounds[1] - 1)))


def ask_for_reviews(now: datetime, students: QuerySet[User] | None = None) -> int:
    """One mail in each period, in the morning; a message that was taken back counts, so that nobody is asked twice. Returns how
    many.
    """
    before = period_before(now)
    students = User.objects.students() if students is None else students
    due = Goal.objects.open().not_looked_at_since(before).filter(student__in=students).values("student")
    told = Notification.objects.filter(kind=KIND, created_at__gt=before, recipient__in=students).values("recipient")
    students = list(students.active().filter(pk__in=due).exclude(pk__in=told)[:AT_ONCE])
    today = school_date(now)
    due_at = max(datetime.combine(today, MORNING, school_zone()), now)
    for student in students:
        notify(kind=KIND, recipient=student, about=student, occasion=today.isoformat(), due_at=due_at)
    return len(students)
