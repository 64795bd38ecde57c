"""Asking people in: who may be asked, the mail's link, and what arriving does.

The link names one invitation. The newest one of a person counts, and only until it expires; the page of an older one can mail
a fresh one to the address on the roster, to nobody else. Opening the link changes nothing: mail scanners open links too.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from notifications.bulk import notify_many, void_about

from ..events import record, record_many
from ..models import Invitation, Program, User
from ..scopes import changeable_by

KIND = "accounts.invitation"
PAUSE = timedelta(minutes=10)
NEWER = "A newer invitation was sent."
ARRIVED = "The person has signed in."

_signer = Signer(salt=KIND)


def token_for(invitation: Invitation) -> str:
    return _signer.sign(invitation.pk.hex)


def read(token: str) -> Invitation | None:
    """None for a token that is not ours, or not whole."""
    try:
        key = UUID(_signer.unsign(token))
    except (BadSignature, ValueError):
        return None
    return Invitation.objects.select_related("person").filter(pk=key).first()


def has_arrived(person: User) -> bool:
    return person.last_login is not None


def yet_to_arrive(people: QuerySet[User]) -> QuerySet[User]:
    return people.filter(is_active=True, last_login__isnull=True)


def newest_of(person: User) -> Invitation | None:
    return person.invitations.first()


def holds(invitation: Invitation) -> bool:
    """The newest of somebody who is yet to come, before its day is over."""
    return invitation.holds_at(timezone.now()) and newest_of(invitation.person) == invitation


def holding(people: Iterable[User]) -> set[UUID]:
    """Of these, the people whose newest invitation has not run out."""
    rows = Invitation.objects.waiting(timezone.now()).filter(person__in=[person.pk for person in people])
    return set(rows.values_list("person", flat=True))


@transaction.atomic
def invite(*, people: Iterable[User], by: User) -> list[Invitation]:
    """Ask these people in by mail, those afresh whom an earlier mail has asked. Who is in, or out, is passed over."""
    ids = {person.pk for person in people}
    if changeable_by(by).filter(pk__in=ids).count() != len(ids):
        raise PermissionDenied
    return _send(User.objects.filter(pk__in=ids), by)


@transaction.atomic
def renew(*, invitation: Invitation) -> bool:
    """A fresh mail for who holds an older link, to the roster's address. False: one has just been sent."""
    person = invitation.person
    sent = _send(User.objects.filter(pk=person.pk), None, since=timezone.now() - PAUSE)
    if sent:
        record(actor=person, verb="renewed invitation", target=sent[0])
    return bool(sent)


@transaction.atomic
def note_arrival(user: User) -> None:
    """Somebody has signed in. Whichever way they came, their invitation has done its work."""
    newest = user.invitations.select_for_update().first()
    if newest is None or newest.accepted_at:
        return
    newest.accepted_at = timezone.now()
    newest.save(update_fields=["accepted_at"])
    void_about(targets=user.invitations.all(), reason=ARRIVED)
    record(actor=user, verb="accepted invitation", target=newest)


def _send(people: QuerySet[User], by: User | None, *, since: datetime | None = None) -> list[Invitation]:
    """The people's rows are held, so that two who ask at one moment do not both ask unseen."""
    found = list(yet_to_arrive(people).order_by("pk").select_for_update(no_key=True))
    earlier = Invitation.objects.filter(person__in=found, accepted_at__isnull=True)
    if since and earlier.filter(created_at__gt=since).exists():
        return []
    void_about(targets=earlier, reason=NEWER)
    now, days = timezone.now(), Program.current().invitation_days
    made = Invitation.objects.bulk_create(
        [
            Invitation(person=person, invited_by=by, created_at=now, expires_at=now + timedelta(days=days))
            for person in found
        ],
        batch_size=2000,
    )
    if by:
        record_many(actor=by, verb="invited", targets=made)
    notify_many(kind=KIND, news=[(invitation.person, invitation) for invitation in made])
    return made
