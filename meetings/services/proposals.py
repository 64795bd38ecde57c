"""Up to three times that one side proposes. Nobody's time is taken until the other side picks one (P3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from accounts.clock import zone_for
from accounts.events import record
from accounts.models import Mode, User
from matching.models import Relationship
from meetings import emails
from meetings.behalf import mark
from meetings.models import Meeting, ProposedTime
from meetings.models.proposals import MOST_TIMES
from meetings.permissions import arranges, can_answer_proposal, can_withdraw_proposal
from notifications.services import notify

from . import announcing
from .agenda import write_lines
from .calling_off import call_off
from .notices import plan_notices, withdraw_notices
from .occupancy import guard, is_taken, keep_time, lock_pair, lock_pair_and_meeting, refuse_pause, seat, stay_apart_or

MOST_OPEN = 2
LENGTHS = range(10, 241)
GONE = "These times are no longer on offer. What holds now stands below."
TWO_OPEN = "Two proposals are already open between you. Answer one or withdraw it, then propose other times."


@dataclass(frozen=True)
class Proposal:
    times: tuple[datetime, ...]
    minutes: int
    mode: str = Mode.IN_PERSON
    place: str = ""


@transaction.atomic
def propose_times(*, relationship: Relationship, proposal: Proposal, by: User, agenda: Iterable[str] = ()) -> Meeting:
    """A mentor's delegate proposes for the mentor, under their own name. What ran out of times is closed by that.

    Sent twice, it is the one that stands.
    """
    relationship = lock_pair(relationship)
    guard(arranges(by, relationship), "Only the two of you, or who keeps the mentor's calendar, can propose times.")
    _refuse(proposal, relationship)
    _close_what_ran_out(relationship, by)
    standing = list(_open(relationship))
    if same := next((one for one in standing if _is_same(one, proposal, by)), None):
        return same
    guard(len(standing) < MOST_OPEN, TWO_OPEN)
    meeting = Meeting(state=Meeting.State.PROPOSED, arranged_by=by)
    _stand(meeting, proposal, by)
    meeting.arranged_at = meeting.proposed_at
    meeting.save()
    seat(meeting, relationship)
    _offer(meeting, proposal)
    if by.pk == relationship.mentee_id:
        write_lines(meeting, agenda, by, relationship)
    record(actor=by, verb="proposed", target=meeting, reason=mark(by, relationship))
    _tell(emails.PROPOSED, meeting, by)
    return meeting


@transaction.atomic
def counter_proposal(*, meeting: Meeting, proposal: Proposal, by: User, seen: datetime | None = None) -> Meeting:
    """Other times in place of these; now it is the other side's turn."""
    meeting = _answered(meeting, by, seen)
    relationship = meeting.relationship
    _refuse(proposal, relationship)
    withdraw_notices(meeting, "Other times were proposed.")
    _stand(meeting, proposal, by)
    meeting.save()
    keep_time(meeting)
    meeting.proposed_times.all().delete()
    _offer(meeting, proposal)
    record(actor=by, verb="countered", target=meeting, reason=mark(by, relationship))
    _tell(emails.PROPOSED, meeting, by)
    return meeting


@transaction.atomic
def pick_time(*, meeting: Meeting, starts_at: datetime, by: User, seen: datetime | None = None) -> Meeting:
    """From here it is a booked meeting like any other. It passes the gate that a booking passes (P3)."""
    meeting, now, minutes = _answered(meeting, by, seen), timezone.now(), meeting.minutes
    relationship = meeting.relationship
    refuse_pause(relationship, starts_at)
    times = [offered.starts_at for offered in meeting.proposed_times.all()]
    guard(starts_at in times, GONE)
    guard(starts_at > now, "This time has passed. Choose another one, or propose other times.")
    meeting.state = Meeting.State.CONFIRMED
    _set_time(meeting, starts_at, minutes)
    if is_taken(meeting, relationship):
        raise _taken(meeting, relationship, times)
    with stay_apart_or(lambda: _taken(meeting, relationship, times)):
        meeting.save(update_fields=["state", "starts_at", "ends_at"])
        keep_time(meeting)
    meeting.proposed_times.all().delete()
    record(actor=by, verb="booked", target=meeting, reason=mark(by, relationship))
    withdraw_notices(meeting, "A time was picked.")
    announcing.announce(meeting, emails.BOOKED)
    plan_notices(meeting)
    return meeting


@transaction.atomic
def decline_proposal(*, meeting: Meeting, by: User, seen: datetime | None = None) -> Meeting:
    """None of these suits; no reason is asked for."""
    meeting = _answered(meeting, by, seen)
    _close(meeting, by)
    _tell(emails.NONE_SUITS, meeting, by)
    return meeting


@transaction.atomic
def withdraw_proposal(*, meeting: Meeting, by: User, seen: datetime | None = None) -> Meeting:
    meeting = lock_pair_and_meeting(meeting)
    guard(can_withdraw_proposal(by, meeting) and seen in (None, meeting.proposed_at), GONE)
    _close(meeting, by)
    _tell(emails.WITHDRAWN, meeting, by)
    return meeting


def _answered(meeting: Meeting, by: User, seen: datetime | None) -> Meeting:
    """As it is under the locks, if it is still this side's turn; `seen` is when the times that the page showed were proposed."""
    meeting = lock_pair_and_meeting(meeting)
    guard(can_answer_proposal(by, meeting) and seen in (None, meeting.proposed_at), GONE)
    return meeting


def _refuse(proposal: Proposal, relationship: Relationship) -> None:
    now, times = timezone.now(), proposal.times
    for at in times:
        refuse_pause(relationship, at)
    guard(1 <= len(set(times)) == len(times) <= MOST_TIMES, f"Propose up to {MOST_TIMES} different times.")
    guard(all(at > now for at in times), "One of these times has passed. Choose one that is still to come.")
    guard(proposal.minutes in LENGTHS, f"Choose between {LENGTHS[0]} and {LENGTHS[-1]} minutes.")
    guard(proposal.mode in dict(Mode.with_a_time()), "Choose how you would like to meet.")


def _stand(meeting: Meeting, proposal: Proposal, by: User) -> None:
    """While it stands its own time is the last of those proposed: after that one it has run out."""
    _set_time(meeting, max(proposal.times), proposal.minutes)
    meeting.mode, meeting.place, meeting.zone = proposal.mode, proposal.place, zone_for(by).key
    meeting.proposed_by, meeting.proposed_at = by, timezone.now()


def _set_time(meeting: Meeting, starts_at: datetime, minutes: int) -> None:
    meeting.starts_at, meeting.ends_at = starts_at, starts_at + timedelta(minutes=minutes)


def _offer(meeting: Meeting, proposal: Proposal) -> None:
    ProposedTime.objects.bulk_create(ProposedTime(meeting=meeting, starts_at=at) for at in sorted(proposal.times))


def _open(relationship: Relationship) -> QuerySet[Meeting]:
    found = Meeting.objects.of([relationship]).open_proposals(timezone.now())
    return found.with_people().prefetch_related("proposed_times")


def _is_same(meeting: Meeting, proposal: Proposal, by: User) -> bool:
    times = {offered.starts_at for offered in meeting.proposed_times.all()}
    standing = (meeting.proposed_by_id, times, meeting.minutes, meeting.mode, meeting.place)
    return standing == (by.pk, set(proposal.times), proposal.minutes, proposal.mode, proposal.place)


def _close_what_ran_out(relationship: Relationship, by: User) -> None:
    over = Meeting.objects.of([relationship]).proposed().filter(starts_at__lte=timezone.now())
    for meeting in over.order_by("pk").select_for_update(no_key=True).with_people():
        _close(meeting, by)


def _close(meeting: Meeting, by: User) -> None:
    """It keeps its times, by which one sees that it never was more than proposed."""
    call_off(meeting, by, mark(by, meeting.relationship))


def _taken(meeting: Meeting, relationship: Relationship, times: list[datetime]) -> ValidationError:
    others = [at for at in times if at > timezone.now() and _is_free(meeting, relationship, at)]
    if not others:
        return ValidationError("One of you has another meeting at this time by now. Propose other times.", code="taken")
    words = "; ".join(date_format(timezone.localtime(at), "D, N j, P") for at in others).rstrip(".")
    return ValidationError(f"One of you has another meeting at this time by now. Still free: {words}.", code="taken")


def _is_free(meeting: Meeting, relationship: Relationship, at: datetime) -> bool:
    other = Meeting(pk=meeting.pk, starts_at=at, ends_at=at + timedelta(minutes=meeting.minutes))
    return not is_taken(other, relationship)


def _tell(kind: str, meeting: Meeting, by: User) -> None:
    """The other side; who keeps a mentor's calendar reads it there."""
    pair = meeting.relationship
    other = pair.mentor if by.pk == pair.mentee_id else pair.mentee
    notify(kind=kind, recipient=other, about=meeting, occasion=meeting.proposed_at.isoformat())
