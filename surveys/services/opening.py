"""Opening the check-ins of one period: a student's about their mentoring, a mentor's about each mentee."""

import logging
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.clock import school_date, school_zone
from accounts.models import Enrollment, Stage, User
from matching.models import Relationship
from notifications.services import notify
from surveys.calendar import Period
from surveys.models import CheckIn, Questionnaire, Version

from .events import record_each

log = logging.getLogger(__name__)

FORM_OF_STAGE = {
    Stage.M1: "check-in-m1",
    Stage.M2: "check-in-m2",
    Stage.M3: "check-in-m3",
    Stage.M4: "check-in-m4",
}
FORM_OF_MENTOR = "check-in-mentor"
NOT_ASKED = [Enrollment.Status.LEAVE, *Enrollment.Status.gone()]
AT_LEAST_DAYS = 7
OPENED, OPENED_FOR_MENTOR = "surveys.check_in_opened", "surveys.mentor_check_ins_opened"


@transaction.atomic
def open_check_ins(*, period: Period, now: datetime) -> list[CheckIn]:
    """Open those of the period that are not there yet; people who come while it runs get theirs, with a week at least.

    Two runs at once take turns at the lock, and the second finds nothing left to open.
    """
    _take_turns()
    today = school_date(now)
    wanted = [*_for_students(period, today), *_for_mentors(period, today)]
    forms = _forms() if wanted else {}
    if wanted and not forms:
        log.warning("No check-in forms are installed: run manage.py install_defaults.")
        return []
    due_on = max(period.closes_on, today + timedelta(days=AT_LEAST_DAYS))
    for check_in in wanted:
        check_in.version = forms[FORM_OF_MENTOR if check_in.relationship else FORM_OF_STAGE[check_in.stage]]
        check_in.period, check_in.opened_at, check_in.due_on = period.key, now, due_on
    opened = CheckIn.objects.bulk_create(wanted)
    record_each(verb="opened", targets=opened)
    _tell(opened)
    return opened


def _take_turns() -> None:
    forms = Questionnaire.objects.filter(purpose=Questionnaire.Purpose.CHECK_IN)
    list(forms.select_for_update(no_key=True).order_by("pk"))


def _forms() -> dict[str, Version]:
    newest = Version.objects.newest().filter(questionnaire__purpose=Questionnaire.Purpose.CHECK_IN)
    return {version.questionnaire.slug: version for version in newest.select_related("questionnaire")}


def _for_students(period: Period, today: date) -> Iterator[CheckIn]:
    covered = Relationship.objects.covering().filter(mentee=OuterRef("student"))
    has_one = CheckIn.objects.filter(respondent=OuterRef("student"), relationship=None, period=period.key)
    enrolled = _asked(today).filter(~Exists(has_one)).annotate(has_mentor=Exists(covered))
    for enrollment in enrolled.select_related("student"):
        yield CheckIn(
            respondent=enrollment.student,
            stage=enrollment.stage,
            track_id=enrollment.track_id,
            had_mentor=enrollment.has_mentor,
        )


def _for_mentors(period: Period, today: date) -> Iterator[CheckIn]:
    """Pairs that ran when the period began: a mentorship of three days is too young to be asked about."""
    has_one = CheckIn.objects.filter(relationship=OuterRef("pk"), respondent=OuterRef("mentor"), period=period.key)
    begun = Q(started_at__lt=_start_of(period.opens_on + timedelta(days=1)))
    pairs = Relationship.objects.covering().filter(~Exists(has_one), begun, mentor__is_active=True)
    pairs = list(pairs.select_related("mentor"))
    enrolled = {row.student_id: row for row in _asked(today).filter(student__in=[pair.mentee_id for pair in pairs])}
    for pair in pairs:
        if enrollment := enrolled.get(pair.mentee_id):
            yield CheckIn(
                respondent=pair.mentor,
                relationship=pair,
                stage=enrollment.stage,
                track_id=enrollment.track_id,
                had_mentor=True,
            )


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, school_zone())


def _asked(today: date) -> QuerySet[Enrollment]:
    """Students at school today: not on leave, not gone."""
    return Enrollment.objects.on(today).filter(student__is_active=True).exclude(status__in=NOT_ASKED)


def _tell(opened: list[CheckIn]) -> None:
    """One message for a student's own; one for a mentor, however many mentees it is about."""
    mentors: dict[User, str] = {}
    for check_in in opened:
        if check_in.relationship:
            mentors[check_in.respondent] = check_in.period
        else:
            notify(kind=OPENED, recipient=check_in.respondent, about=check_in)
    for mentor, period in mentors.items():
        notify(kind=OPENED_FOR_MENTOR, recipient=mentor, about=mentor, occasion=period)
