"""A mentor's answers: yes, with a first sentence and a first meeting; a kind no; and taking a no back."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.events import record
from accounts.locks import lock_people
from accounts.models import Program, User
from accounts.profiles.services import add_place
from notifications.services import notify, void_pending

from ..asking.colleagues import NOBODY, could_be_named
from ..capacity import free_places
from ..hooks import first_meeting
from ..models import GoalShare, Relationship, Request
from ..permissions import can_decide_request, can_undo_decline
from ..rules import blocked_between
from .agreements import propose_agreement
from .choices import end_list_with_yes
from .relationships import start_relationship
from .requests import (
    DECISION,
    both_are_here,
    decide,
    forget_answer,
    guard,
    locked,
    not_blocked,
    not_over,
    still_waits,
)


@transaction.atomic
def accept_request(*, request: Request, by: User, welcome: str = "", one_more: bool = False) -> Relationship:
    """The mentor's yes. Raises ValidationError when it no longer waits or every place is taken (P1). `one_more`: a mentor
    whose places are all taken offers one more, which this student takes.
    """
    request = locked(request)
    guard(can_decide_request(by, request) and not request.is_chat)
    still_waits(request)
    both_are_here(request)
    not_blocked(request)
    not_over(request)
    _not_mentored_already(request)
    _has_a_place(request, by, one_more)
    request.welcome = welcome.strip()
    decide(request, Request.State.ACCEPTED, by)
    end_list_with_yes(request)
    relationship = start_relationship(
        mentor=request.mentor,
        mentee=request.student,
        kind=_kind_of(request),
        trial=request.wants_trial,
        origin=Relationship.Origin.REQUEST,
        by=by,
        request=request,
    )
    _carry_over(request, relationship)
    notify(kind="matching.request_accepted", recipient=request.student, about=relationship)
    return relationship


@transaction.atomic
def accept_and_meet(
    *, request: Request, by: User, welcome: str = "", meet_at: datetime | None = None, one_more: bool = False
) -> tuple[Relationship, str]:
    """The yes, and the first meeting at one of the times that the student proposed. The yes never fails for the meeting: the
    second value says why there is none.
    """
    lock_people(mentors=[request.mentor], students=[request.student, request.mentor])
    relationship = accept_request(request=request, by=by, welcome=welcome, one_more=one_more)
    return relationship, _why_no_meeting(relationship, meet_at, by) if meet_at else ""


@transaction.atomic
def decline_request(
    *, request: Request, by: User, reason: str = "", note: str = "", colleague: User | None = None
) -> Request:
    """A kind no, with or without a reason. The student is told when it can no longer be undone; a colleague never is."""
    request = locked(request)
    guard(can_decide_request(by, request))
    still_waits(request)
    if colleague and not could_be_named(request).filter(pk=colleague.pk).exists():
        raise ValidationError({"colleague": NOBODY})
    request.decline_reason, request.decline_note, request.colleague = reason, note.strip(), colleague
    request.undo_until = timezone.now() + timedelta(minutes=Program.current().decline_undo_minutes)
    decide(request, Request.State.DECLINED, by)
    notify(kind="matching.request_closed", recipient=request.student, about=request, due_at=request.undo_until)
    return request


@transaction.atomic
def decline_requests(*, requests: Iterable[Request], by: User, reason: str = "") -> list[Request]:
    """ "Not now" to several at once. Who was answered or has withdrawn meanwhile is passed over."""
    requests = list(requests)
    lock_people(mentors=[by], students=[request.student for request in requests])
    still = Request.objects.open().filter(pk__in=[request.pk for request in requests])
    return [decline_request(request=request, by=by, reason=reason) for request in still.oldest_first()]


@transaction.atomic
def undo_decline(*, request: Request, by: User) -> Request:
    request = locked(request)
    guard(can_decide_request(by, request))
    if not can_undo_decline(by, request, timezone.now()):
        raise ValidationError("The student has been told by now, so this can no longer be taken back.")
    if blocked_between(request.student, request.mentor):
        raise ValidationError("This can no longer be taken back.")
    both_are_here(request)
    void_pending(about=request, reason="The mentor took the answer back")
    request.state, request.decided_at, request.decided_by = Request.State.PENDING, None, None
    forget_answer(request)
    request.save(update_fields=DECISION)
    record(actor=by, verb="undid decline", target=request)
    return request


@transaction.atomic
def take_back_all(*, by: User) -> list[Request]:
    """Every "not now" of which no student has been told yet. Who is told meanwhile is passed over, and what another tab answers
    meanwhile is left: its student is not among those who are locked.
    """
    mine = Request.objects.filter(mentor=by, student__is_active=True)
    found = {row.pk: row.student for row in mine.filter(undo_until__gt=timezone.now()).select_related("student")}
    lock_people(mentors=[by], students=found.values())
    still = mine.filter(pk__in=found, undo_until__gt=timezone.now()).oldest_first()
    return [request for request in still if _taken_back(request, by)]


def _taken_back(request: Request, by: User) -> bool:
    try:
        undo_decline(request=request, by=by)
    except ValidationError:
        return False
    return True


def _not_mentored_already(request: Request) -> None:
    if Relationship.objects.loading().filter(mentor=request.mentor, mentee=request.student).exists():
        raise ValidationError(
            f"You mentor {request.student} already. Answer “not now”, or let the request close by itself."
        )


def _has_a_place(request: Request, by: User, one_more: bool) -> None:
    if free_places(request.mentor):
        return
    if not one_more:
        raise ValidationError(
            "All your places are taken, so you cannot say yes right now. "
            "Raise the number of students in your profile first, or answer “not now”."
        )
    request.mentor.mentor_profile = add_place(profile=request.mentor.mentor_profile, by=by)
    if not free_places(request.mentor):
        raise ValidationError(
            "You have more students than places already, so one more place is not enough. "
            "Raise the number of students in your profile first, or answer “not now”."
        )


def _why_no_meeting(relationship: Relationship, meet_at: datetime, by: User) -> str:
    try:
        with transaction.atomic():
            first_meeting(relationship, meet_at, relationship.request.length_minutes, by)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _kind_of(request: Request) -> str:
    if request.is_research:
        return Relationship.Kind.RESEARCH
    return Relationship.Kind.PEER if request.mentor.is_student else Relationship.Kind.MENTORING


def _carry_over(request: Request, relationship: Relationship) -> None:
    """The chain goes on: the goals are shared, and what the student hoped for is their proposal of how to work together."""
    now = timezone.now()
    GoalShare.objects.bulk_create(
        GoalShare(goal=goal, relationship=relationship, shared_at=now) for goal in request.goals.all()
    )
    propose_agreement(
        relationship=relationship,
        by=request.student,
        cadence_weeks=request.cadence_weeks,
        length_minutes=request.length_minutes,
        modes=[],
        topics=[goal.topic for goal in request.goals.select_related("topic")],
        reply_days=None,
        until_on=request.hoped_until,
        quietly=True,
    )
