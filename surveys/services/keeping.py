"""What the calendar asks for at each tick: close what is over, open what is due. A handful of queries if nothing is."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.clock import school_date
from accounts.models import Program
from matching.models import Relationship
from surveys.calendar import Period, period_on, survey_is_due
from surveys.models import CheckIn, ExpectationSurvey

from .closing import close
from .events import record_each
from .opening import open_check_ins
from .surveying import close_survey, open_survey, take_turns


def keep_calendar() -> None:
    """One state of the program's rules for all of it. Each step is a transaction of its own and can be done twice."""
    now = timezone.now()
    Program.hold()
    try:
        close_overdue(now=now)
        period = period_now(now)
        if period:
            open_check_ins(period=period, now=now)
        open_due_survey(now=now, in_period=period is not None)
    finally:
        Program.release()


def period_now(now: datetime) -> Period | None:
    program = Program.current()
    return period_on(school_date(now), year_starts_month=program.year_starts_month, days_open=program.check_in_days)


def close_overdue(*, now: datetime) -> None:
    for survey in ExpectationSurvey.objects.overdue(now):
        close_survey(survey=survey)
    _close_overdue_check_ins(now)
    _refresh_who_has_a_mentor()


@transaction.atomic
def open_due_survey(*, now: datetime, in_period: bool) -> ExpectationSurvey | None:
    """Looked at again under the lock: of two runs at once the second sees the survey of the first."""
    if not _survey_is_due(now, in_period):
        return None
    take_turns()
    return open_survey() if _survey_is_due(now, in_period) else None


def _survey_is_due(now: datetime, in_period: bool) -> bool:
    last = ExpectationSurvey.objects.values_list("opened_at", flat=True).first()
    return survey_is_due(
        school_date(now),
        last=last and school_date(last),
        every_months=Program.current().survey_every_months,
        in_period=in_period,
    )


@transaction.atomic
def _close_overdue_check_ins(now: datetime) -> None:
    overdue = CheckIn.objects.overdue(school_date(now)).select_for_update(skip_locked=True)
    closed = list(overdue)
    if closed:
        reason = CheckIn.SkipReason.NO_ANSWER
        close(closed, state=CheckIn.State.SKIPPED, reason=reason)
        record_each(verb="closed", targets=closed, reason=reason)


def _refresh_who_has_a_mentor() -> None:
    """Whoever has found a mentor since it opened is not asked any more what is in the way of having one."""
    covered = Exists(Relationship.objects.covering().filter(mentee=OuterRef("respondent")))
    students = CheckIn.objects.due().filter(relationship=None)
    students.filter(Q(had_mentor=True) & ~covered | Q(had_mentor=False) & covered).update(had_mentor=covered)
