"""Who and what a report counts. Each QuerySet carries the same four names: at_stage, at_class, at_track and outcome."""

from datetime import date, datetime, time, timedelta

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.utils import timezone

from accounts.clock import school_zone
from accounts.models import Enrollment, Event
from matching.models import Relationship
from meetings.models import Meeting, Participant
from meetings.models.participants import WAS_THERE
from surveys.models import CheckIn

from .periods import Period
from .statistics import Key

CUTS = ("at_stage", "at_class", "at_track", "outcome")


def students(day: date) -> QuerySet[Enrollment]:
    """Everybody whom the program owed a mentor on that day, and whether they had one; advising is told beside it."""
    mine = Relationship.objects.filter(mentee=OuterRef("student"))
    return (
        Enrollment.objects.on(day)
        .studying()
        .filter(student__is_active=True)
        .annotate(
            at_stage=F("stage"),
            at_class=class_of("student"),
            at_track=F("track__slug"),
            outcome=yes_no(Exists(running(mine.filter(kind__in=Relationship.COUNTED_KINDS), day))),
            advised=yes_no(Exists(running(mine.filter(kind=Relationship.Kind.ADVISING), day))),
        )
    )


def meetings(period: Period) -> QuerySet[Participant]:
    """Each mentee's meetings whose time has come, by the stage that the mentee had on that day; called-off ones are none, nor
    are exchanges of messages.
    """
    missed = Q(meeting__is_group=True) & ~WAS_THERE
    rows = Participant.objects.of_mentees().filter(
        Q(declined_at__isnull=True) | WAS_THERE,
        meeting__in=Meeting.objects.counted().met(),
        meeting__state__in=[Meeting.State.CONFIRMED, Meeting.State.HELD, Meeting.State.NOT_HELD],
        meeting__ends_at__lte=timezone.now(),
    )
    return _within(period, rows).annotate(
        outcome=Case(
            When(missed, meeting__logged_at__lt=midnight_after(period.recorded_by), then=Value("not_held")),
            default=recorded("meeting__state", "meeting__logged_at", period, ("held", "not_held"), "not_recorded"),
        ),
    )


def exchanges(period: Period) -> QuerySet[Participant]:
    """Each mentee's exchanges of messages that were logged by then, by the first of their days."""
    rows = Participant.objects.of_mentees().filter(
        meeting__in=Meeting.objects.counted().exchanges().held(),
        meeting__logged_at__lt=midnight_after(period.recorded_by),
    )
    return _within(period, rows).annotate(outcome=Value("held"))


def _within(period: Period, rows: QuerySet[Participant]) -> QuerySet[Participant]:
    """Those of a period in the relationships that count, with what the mentee was on that day."""
    then = Enrollment.objects.studying().filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef("day")),
        student=OuterRef("person"),
        starts_on__lte=OuterRef("day"),
    )
    found = rows.filter(
        relationship__kind__in=Relationship.COUNTED_KINDS,
        meeting__starts_at__gte=morning(period.starts),
        meeting__starts_at__lt=midnight_after(period.ends),
    )
    return found.annotate(
        day=TruncDate("meeting__starts_at", tzinfo=school_zone()),
        at_stage=Subquery(then.values("stage")[:1]),
        at_class=class_of("person"),
        at_track=Subquery(then.values("track__slug")[:1]),
    ).exclude(at_stage=None)


def check_ins(period: Period) -> QuerySet[CheckIn]:
    """Students' own check-ins whose last day lies in the period, by the stage and track under which they were asked."""
    rows = CheckIn.objects.filter(
        relationship=None,
        due_on__range=(period.starts, period.ends),
        opened_at__lt=midnight_after(period.ends),
    )
    return rows.annotate(
        at_stage=F("stage"),
        at_class=class_of("respondent"),
        at_track=F("track__slug"),
        outcome=answered_or_not(period),
    )


def counted(rows: QuerySet, *names: str) -> dict[Key, int]:
    found = rows.order_by().values_list(*names).annotate(number=Count("pk"))
    return {tuple(key): number for *key, number in found}


def running(rows: QuerySet[Relationship], day: date) -> QuerySet[Relationship]:
    """In trial or active at the end of the day. When a pause began, only the events know; without any, the state decides."""
    end = midnight_after(day)
    moves = Event.objects.filter(
        target_type=Relationship._meta.label, target_id=OuterRef("pk"), verb__in=["paused", "active"]
    )
    last = Subquery(moves.filter(at__lt=end).order_by("-at").values("verb")[:1])
    before = Case(When(Exists(moves), then=Value("active")), default=F("state"))
    state = Coalesce(last, before, output_field=CharField())
    began = rows.filter(started_at__lt=end).filter(Q(ended_at__isnull=True) | Q(ended_at__gte=end))
    return began.annotate(state_then=state).exclude(state_then=Relationship.State.PAUSED)


def recorded(state: str, at: str, period: Period, states: tuple[str, ...], otherwise: str) -> Case:
    in_time = {f"{at}__lt": midnight_after(period.recorded_by)}
    known = [When(**{state: value}, **in_time, then=Value(value)) for value in states]
    return Case(*known, default=Value(otherwise), output_field=CharField())


def answered_or_not(period: Period) -> Case:
    """Skipped is what somebody chose; what closed by itself got no answer. Later than `recorded_by`, it was still open."""
    in_time = Q(closed_at__lt=midnight_after(period.recorded_by))
    unanswered = Q(state=CheckIn.State.SKIPPED, skip_reason=CheckIn.SkipReason.NO_ANSWER)
    return Case(
        When(in_time & unanswered, then=Value("not_answered")),
        When(in_time, then=F("state")),
        default=Value("open"),
        output_field=CharField(),
    )


def yes_no(condition: Exists) -> Case:
    return Case(When(condition, then=Value("yes")), default=Value("no"), output_field=CharField())


def class_of(person: str) -> Coalesce:
    cohort = Cast(f"{person}__student_profile__cohort", CharField())
    return Coalesce(cohort, Value("unknown"), output_field=CharField())


def morning(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=school_zone())


def midnight_after(day: date) -> datetime:
    return morning(day + timedelta(days=1))
