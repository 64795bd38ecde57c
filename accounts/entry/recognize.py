"""Who in the roster the school's sign-on is talking about. It never makes a person."""

import logging
from dataclasses import dataclass

from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from ..events import record
from ..models import User
from . import refusals
from .addresses import prove_address
from .refusals import RefusedError

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """What the sign-on says of a person. `proves_email`: the provider has verified it, and it lies in its own domains."""

    school_id: str = ""
    email: str = ""
    proves_email: bool = False


def recognize(answer: Answer, *, account: SocialAccount, linked: User | None) -> User:
    """The one person, or RefusedError. `linked` signed in before as this very subject of the provider.

    All that the answer says must point to the same person: a subject or an address may have passed to somebody else.
    """
    by_id = User.objects.filter(school_id__iexact=answer.school_id).first() if answer.school_id else None
    by_email = User.objects.with_email(answer.email).first() if answer.proves_email else None
    person = linked or by_id or by_email
    if person is None:
        raise RefusedError(refusals.UNKNOWN)
    if _disagree(answer, person, by_id, by_email):
        logger.warning("Single sign-on refused: answers point to several people, one is %s", person.pk)
        raise RefusedError(refusals.DISAGREE)
    if not person.is_active:
        raise RefusedError(refusals.LEFT)
    if by_id is None and _needs_school_id(person):
        raise RefusedError(refusals.STAFF)
    if by_id is None and linked is None and _has_other_subject(person, account):
        logger.warning("Single sign-on refused: the address of %s came with another subject", person.pk)
        raise RefusedError(refusals.MOVED)
    return person


@transaction.atomic
def arrive(person: User, answer: Answer, *, account: SocialAccount) -> SocialAccount:
    """Keep under which subject the provider knows this person, instead of an earlier one, and that their address is theirs."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    known = SocialAccount.objects.filter(user=person, provider=account.provider)
    kept = known.filter(uid=account.uid).first()
    if kept is None:
        known.delete()
        account.user = person
        account.save()
        record(actor=person, verb="linked school sign-on", target=person)
    if answer.proves_email and answer.email == person.email:
        prove_address(person)
    return kept or account


def _disagree(answer: Answer, person: User, *found: User | None) -> bool:
    other_id = answer.school_id and person.school_id and answer.school_id.lower() != person.school_id.lower()
    return bool(other_id) or any(one is not None and one != person for one in found)


def _needs_school_id(person: User) -> bool:
    return person.is_program_staff or person.is_staff or person.is_superuser


def _has_other_subject(person: User, account: SocialAccount) -> bool:
    return SocialAccount.objects.filter(user=person, provider=account.provider).exists()
