"""A mentor points a student to somebody or something; the student alone says what became of it."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.events import record
from accounts.models import User
from matching.models import Relationship
from meetings import emails
from meetings.models import Meeting, Referral
from meetings.permissions import can_answer_referral, can_refer, can_take_back_referral
from notifications.services import notify
from resources.models import HelpService

from .occupancy import guard

State = Referral.Status
NOT_FROM_THIS = (
    "You can point a student to somebody once the meeting has taken place, while the mentorship runs. "
    "If it did not take place, leave this empty."
)
ANSWERS = {State.IN_TOUCH, State.HELPED, State.NOT_NOW}


@dataclass(frozen=True)
class NewReferral:
    """Somebody with an account here, a service of the school, or whoever was typed."""

    to: User | HelpService | str


def add_referral(meeting: Meeting, referral: NewReferral, by: User, relationship: Relationship) -> Referral:
    return refer(meeting=meeting, relationship=relationship, to=referral.to, by=by)


@transaction.atomic
def refer(*, meeting: Meeting, relationship: Relationship, to: User | HelpService | str, by: User) -> Referral:
    """The student is told that there is something to look at. Nobody else is, whoever was named included."""
    relationship = Relationship.objects.select_for_update(no_key=True).get(pk=relationship.pk)
    if not can_refer(by, meeting, relationship):
        raise ValidationError(NOT_FROM_THIS, code="referral")
    if to == relationship.mentee:
        raise ValidationError("That is the student. Name somebody else.", code="referral")
    whom = _whom(to)
    if same := relationship.referrals.open().filter(**whom).first():
        return same
    referral = Referral.objects.create(
        meeting=meeting, relationship=relationship, referred_by=by, created_at=timezone.now(), **whom
    )
    record(actor=by, verb="referred", target=referral)
    notify(kind=emails.REFERRED, recipient=relationship.mentee, about=relationship, occasion=str(referral.pk))
    return referral


@transaction.atomic
def answer_referral(*, referral: Referral, status: str, by: User) -> Referral:
    """One word, which the mentor reads; it may change later."""
    referral = _locked(referral)
    guard(can_answer_referral(by, referral), "Only the student says what became of this, while the mentorship runs.")
    guard(status in ANSWERS, "Choose one of the answers.")
    referral.status, referral.status_at, referral.status_by = status, timezone.now(), by
    referral.save(update_fields=["status", "status_at", "status_by"])
    record(actor=by, verb="said what became of it", target=referral)
    return referral


@transaction.atomic
def take_back_referral(*, referral: Referral, by: User) -> None:
    """Before the student has said anything: the wrong name was typed, or it was meant for somebody else."""
    referral = _locked(referral)
    guard(can_take_back_referral(by, referral), "This can no longer be taken back.")
    record(actor=by, verb="took back a referral", target=referral)
    referral.delete()


def _locked(referral: Referral) -> Referral:
    rows = Referral.objects.select_related("relationship").select_for_update(no_key=True, of=["self"])
    return rows.get(pk=referral.pk)


def _whom(to: User | HelpService | str) -> dict:
    if isinstance(to, User):
        return {"to_person": to}
    if isinstance(to, HelpService):
        return {"to_service": to}
    return {"to_name": to.strip()}
