"""Where staff step in: requests that wait long, and students whom nobody answered. Names and dates; no text, goal or topic."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from accounts.clock import school_date, school_today
from accounts.hooks import HomeItem
from accounts.models import Enrollment, Program, User
from accounts.permissions import sees_people
from accounts.scopes import students_in_scope

from ..coverage import idle, owed_a_mentor
from ..models import Request, Suggestion

SHOWN = 100
UNANSWERED = (Request.State.DECLINED, Request.State.EXPIRED)


class Lists(NamedTuple):
    """The first of each, longest wait first, and how many there are."""

    slow: list[dict[str, Any]]
    slow_count: int
    orphaned: list[dict[str, Any]]
    orphaned_count: int


def slow_requests(staff: User) -> QuerySet[Request]:
    """Without an answer for longer than the program's limit; of a "no" that can be taken back nobody knows yet."""
    since = timezone.now() - timedelta(days=Program.current().slow_request_days)
    rows = Request.objects.untold(timezone.now()).filter(created_at__lte=since)
    return rows.filter(student__in=students_in_scope(staff).values("pk")).oldest_first()


def orphaned_students(staff: User) -> QuerySet[User]:
    """No mentor and nothing under way since their last request ended without a yes; `last_end` says when."""
    told = Request.objects.filter(student=OuterRef("pk"), decided_at__isnull=False).order_by("-decided_at", "-pk")
    students = idle(owed_a_mentor()).filter(pk__in=students_in_scope(staff).values("pk"))
    students = students.annotate(
        last_end=Subquery(told.values("decided_at")[:1]), how=Subquery(told.values("state")[:1])
    )
    return students.filter(how__in=UNANSWERED).order_by(F("last_end").asc(), "pk")


def lists_for(staff: User, stage: str = "") -> Lists:
    slow, orphaned = slow_requests(staff), orphaned_students(staff)
    if stage:
        at_stage = Enrollment.objects.on(school_today()).filter(stage=stage).values("student")
        slow, orphaned = slow.filter(student__in=at_stage), orphaned.filter(pk__in=at_stage)
    shown = list(slow.select_related("student", "mentor__mentor_profile")[:SHOWN]), list(orphaned[:SHOWN])
    students = [asked.student for asked in shown[0]] + shown[1]
    stages, suggested = _stages(students), _suggested(students)
    slow_rows = [_slow_row(asked, stages, suggested) for asked in shown[0]]
    orphaned_rows = [
        {
            "student": student,
            "days": _days_since(student.last_end),
            "stage": stages.get(student.pk, ""),
            "suggested": suggested.get(student.pk),
        }
        for student in shown[1]
    ]
    return Lists(slow_rows, slow.count(), orphaned_rows, orphaned.count())


def needs_now(user: User) -> list[HomeItem]:
    if not sees_people(user):
        return []
    counted = (_slow_item, slow_requests(user).count()), (_left_item, orphaned_students(user).count())
    return [item_of(number) for item_of, number in counted if number]


def _slow_item(number: int) -> HomeItem:
    days = Program.current().slow_request_days
    wait = "1 request waits" if number == 1 else f"{number} requests wait"
    detail = "You can suggest other people to the student. Nobody reads what was written."
    return HomeItem(f"{wait} longer than {days} days", reverse("matching:watch"), "See which", detail, order=20)


def _left_item(number: int) -> HomeItem:
    who = "1 student was" if number == 1 else f"{number} students were"
    detail = (
        "Their last request got no yes, and nothing is under way since. You can suggest people whom they could ask."
    )
    return HomeItem(f"{who} left without a yes", f"{reverse('matching:watch')}#orphaned", "See who", detail, order=21)


def _slow_row(asked: Request, stages: dict, suggested: dict) -> dict[str, Any]:
    profile = asked.mentor.mentor_profile
    return {
        "asked": asked,
        "student": asked.student,
        "days": _days_since(asked.created_at),
        "stage": stages.get(asked.student_id, ""),
        "suggested": suggested.get(asked.student_id),
        "away_until": profile.away_until if profile.is_away(school_today()) else None,
        "reply_days": profile.reply_days,
    }


def _days_since(instant: datetime) -> int:
    return (school_today() - school_date(instant)).days


def _stages(students: list[User]) -> dict:
    return {key: span.stage for key, span in Enrollment.objects.current_for(students, school_today()).items()}


def _suggested(students: list[User]) -> dict:
    return dict(Suggestion.objects.standing().filter(student__in=students).values_list("student", "made_at"))
