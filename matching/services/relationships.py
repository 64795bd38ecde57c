from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.clock import school_date, school_today
from accounts.events import record
from accounts.locks import lock_people, lock_wholly
from accounts.models import Program, User
from notifications.services import notify, void_pending

from ..capacity import free_places
from ..hooks import relationship_ended
from ..models import Block, Relationship, Request, TrialChoice
from ..permissions import can_pair_student, is_in
from ..rules import blocked_between, kept_apart
from ..scopes import mentors_for
from .places import as_locked, drop_from_waitlist, let_go, offer_places
from .requests import close_unanswered
from .requests import locked as locked_request

TRIAL_ENDING = "matching.trial_ending"


def start_relationship(
    *,
    mentor: User,
    mentee: User,
    kind: str,
    origin: str,
    by: User,
    request: Request | None = None,
    reason: str = "",
    trial: bool = True,
) -> Relationship:
    """Start a mentorship under the locks of both people, which the caller holds; the caller has seen a free place."""
    trial = trial and kind != Relationship.Kind.ADVISING
    relationship = Relationship.objects.create(
        mentor=mentor,
        mentee=mentee,
        kind=kind,
        origin=origin,
        state=Relationship.State.TRIAL if trial else Relationship.State.ACTIVE,
        request=request,
        started_at=timezone.now(),
        trial_ends_on=school_today() + timedelta(days=Program.current().trial_days) if trial else None,
        reason=reason,
    )
    record(actor=by, verb="started", target=relationship)
    if kind in Relationship.COUNTED_KINDS:
        let_go(student=mentee, mentor=mentor, by=by)
    notify(kind="matching.relationship_started", recipient=mentor, about=relationship)
    if relationship.trial_ends_on:
        _ask_before_the_trial_ends(relationship)
    return relationship


@transaction.atomic
def assign_relationship(*, mentor: User, mentee: User, kind: str, by: User, reason: str) -> Relationship:
    """Staff's assignment, with the reason that is kept. No act of staff raises load above capacity either (P1)."""
    lock_people(mentors=[mentor], students=[mentee])
    if not can_pair_student(by, mentee) or not mentors_for(by).filter(pk=mentor.pk).exists():
        raise PermissionDenied
    mentor = as_locked(mentor)
    if kind == Relationship.Kind.PEER and not mentor.is_student:
        raise ValidationError("Peer mentoring is between students. Choose mentoring for this person.")
    if kind in Relationship.COUNTED_KINDS:
        let_go(student=mentee, mentor=mentor, by=by)
    if kind in Relationship.COUNTED_KINDS and not free_places(mentor):
        raise ValidationError(f"All places of {mentor} are taken. Choose someone with room.")
    if blocked_between(mentor, mentee) or kept_apart(mentor, mentee):
        raise ValidationError("These two people cannot be paired. Choose someone else.")
    if Relationship.objects.live().filter(mentor=mentor, mentee=mentee, kind=kind).exists():
        raise ValidationError("These two people are paired in this way already.")
    relationship = start_relationship(
        mentor=mentor, mentee=mentee, kind=kind, origin=Relationship.Origin.ASSIGNED, by=by, reason=reason
    )
    notify(kind="matching.relationship_started", recipient=mentee, about=relationship)
    return relationship


@transaction.atomic
def end_relationship(*, relationship: Relationship, by: User, block: bool = False) -> Relationship:
    """Either side ends it, no reason asked. The other side reads one neutral sentence.

    Who wants no further contact ends everything that runs between the two people.
    """
    if block:
        lock_wholly([relationship.mentor_id, relationship.mentee_id])
    relationship = locked(relationship, by)
    if not relationship.is_live:
        raise ValidationError("This mentorship has ended already.")
    other = relationship.other(by)
    _end(relationship, by)
    if block:
        for tie in Relationship.objects.live().between(by, other):
            _end(locked(tie, by), by)
        block_contact(blocker=by, blocked=other)
    return relationship


def end_for_leaver(*, relationship: Relationship, leaver: User, by: User) -> None:
    """One side has left the program, which a member of the staff decided; the other side is told that and no more."""
    relationship = locked(relationship, None)
    if relationship.is_live:
        _end(relationship, by, leaver=leaver)


def _end(relationship: Relationship, by: User, *, leaver: User | None = None) -> None:
    relationship.state, relationship.ended_at, relationship.ended_by = Relationship.State.ENDED, timezone.now(), by
    relationship.save(update_fields=["state", "ended_at", "ended_by"])
    record(actor=by, verb="ended", target=relationship)
    void_pending(about=relationship, reason="The mentorship has ended")
    for agreement in relationship.agreements.all():
        void_pending(about=agreement, reason="The mentorship has ended")
    relationship_ended(relationship, by)
    offer_places(relationship.mentor)
    notify(kind="matching.relationship_ended", recipient=relationship.other(leaver or by), about=relationship)


@transaction.atomic
def block_contact(*, blocker: User, blocked: User) -> Block:
    """No request, mentorship or waiting between the two, whose locks the caller holds; nobody is told of the block."""
    found, is_new = Block.objects.get_or_create(
        blocker=blocker, blocked=blocked, defaults={"blocked_at": timezone.now()}
    )
    if is_new:
        record(actor=blocker, verb="blocked contact", target=found)
        for student, mentor in ((blocker, blocked), (blocked, blocker)):
            drop_from_waitlist(student=student, mentor=mentor, by=blocker)
        for request in Request.objects.open().between(blocker, blocked).select_related("student", "mentor"):
            close_unanswered(locked_request(request), cause=Request.Cause.OVER, by=blocker)
    return found


@transaction.atomic
def allow_contact(*, blocker: User, blocked: User) -> None:
    """Take a block back."""
    for found in Block.objects.filter(blocker=blocker, blocked=blocked):
        record(actor=blocker, verb="allowed contact", target=found)
        found.delete()


@transaction.atomic
def pause_relationship(*, relationship: Relationship, by: User) -> Relationship:
    """A pause keeps the place: load does not change. The other side is told."""
    relationship = locked(relationship, by)
    if relationship.state != Relationship.State.ACTIVE:
        raise ValidationError("Only an active mentorship can be paused. A trial can be ended at any time.")
    pause_locked(relationship, by)
    _tell_of_pause(relationship, by)
    return relationship


@transaction.atomic
def resume_relationship(*, relationship: Relationship, by: User) -> Relationship:
    """Back to what it was before. A trial that was paused is longer by the pause."""
    relationship = locked(relationship, by)
    if relationship.state != Relationship.State.PAUSED:
        raise ValidationError("This mentorship is not paused.")
    if kept_apart(relationship.mentor, relationship.mentee):
        raise ValidationError("Something keeps the two of you apart at present, so this cannot be taken up again yet.")
    _lengthen_trial(relationship)
    _move(relationship, relationship.paused_from or Relationship.State.ACTIVE, by)
    _tell_of_pause(relationship, by)
    if relationship.state == Relationship.State.TRIAL:
        void_pending(about=relationship, kinds=[TRIAL_ENDING], reason="The trial is longer by the pause")
        _ask_before_the_trial_ends(relationship)
    return relationship


def pause_locked(relationship: Relationship, by: User | None, *, kept_apart: bool = False) -> Relationship:
    """`kept_apart`: by a conflict; without `by` it was the program's clock, on its first day."""
    relationship.paused_from, relationship.paused_at = relationship.state, timezone.now()
    relationship.kept_apart = kept_apart
    relationship.save(update_fields=["paused_from", "paused_at", "kept_apart"])
    return _move(relationship, Relationship.State.PAUSED, by)


def _lengthen_trial(relationship: Relationship) -> None:
    if relationship.paused_from != Relationship.State.TRIAL:
        return
    relationship.trial_ends_on += school_today() - school_date(relationship.paused_at)
    relationship.save(update_fields=["trial_ends_on"])


@transaction.atomic
def choose_after_trial(*, relationship: Relationship, by: User, choice: str) -> Relationship:
    """Keep one side's wish. When both want to go on, the trial is over at once and both are told."""
    relationship = locked(relationship, by)
    if relationship.state != Relationship.State.TRIAL:
        raise ValidationError("The trial is over, so there is nothing left to choose.")
    TrialChoice.objects.update_or_create(
        relationship=relationship, person=by, defaults={"choice": choice, "chosen_at": timezone.now()}
    )
    record(actor=by, verb="chose after trial", target=relationship)
    wishes = relationship.trial_choices.filter(choice=TrialChoice.Choice.CONTINUE).count()
    if wishes == len((relationship.mentor_id, relationship.mentee_id)):
        _move(relationship, Relationship.State.ACTIVE, by)
        for person in (relationship.mentor, relationship.mentee):
            notify(kind="matching.trial_passed", recipient=person, about=relationship)
    return relationship


def let_trial_pass(relationship: Relationship, today: date) -> bool:
    """Undecided continues: the program's clock makes it active on the day after the trial."""
    is_over = relationship.state == Relationship.State.TRIAL and relationship.trial_ends_on < today
    if is_over:
        _move(relationship, Relationship.State.ACTIVE, None)
    return is_over


def locked(relationship: Relationship, by: User | None) -> Relationship:
    """People first, as everybody who writes to a pair does: no meeting is booked while its mentorship ends."""
    lock_people(mentors=[relationship.mentor], students=[relationship.mentor, relationship.mentee])
    relationship = Relationship.objects.select_for_update(of=("self",)).with_people().get(pk=relationship.pk)
    if by is not None and not is_in(by, relationship):
        raise PermissionDenied
    return relationship


def _move(relationship: Relationship, state: str, by: User | None) -> Relationship:
    if not relationship.is_live:
        raise ValidationError("This mentorship has ended.")
    relationship.state = state
    relationship.save(update_fields=["state"])
    record(actor=by, verb=state, target=relationship)
    return relationship


def _tell_of_pause(relationship: Relationship, by: User) -> None:
    """A row for each change: a mentorship may be paused and taken up again more than once."""
    occasion = timezone.now().isoformat()
    other = relationship.other(by)
    notify(kind="matching.relationship_paused", recipient=other, about=relationship, occasion=occasion)


def _ask_before_the_trial_ends(relationship: Relationship) -> None:
    """Ten days before, and in what is left of a shorter one as soon as it is not the first day."""
    left, last_day = (relationship.trial_ends_on - school_today()).days, relationship.trial_ends_on.isoformat()
    due_at = timezone.now() + timedelta(days=max(min(1, left), left - 10))
    for person in (relationship.mentor, relationship.mentee):
        notify(kind=TRIAL_ENDING, recipient=person, about=relationship, occasion=last_day, due_at=due_at)
