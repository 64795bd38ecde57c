from collections.abc import Iterable

from django.utils import timezone

from notifications.bulk import notify_many

from ..emails import NEW_ADDRESS, NEW_SCHOOL_ID, OLD_ADDRESS
from ..entry.invitations import has_arrived, invite
from ..entry.means import forget_means
from ..models import FormerAddress, User


def settle_moves(moves: Iterable[tuple[User, str]], *, by: User) -> None:
    """After people were given other addresses, in the same transaction; `moves` are (person, former address).

    The new address has yet to be proven, nothing of before opens the account, both inboxes are told, and who is yet to come
    in is invited there instead: the link in the former inbox is dead.
    """
    moves, now = list(moves), timezone.now()
    people = [person for person, _ in moves]
    forget_means(people)
    former = FormerAddress.objects.bulk_create(
        FormerAddress(person=person, address=before, replaced_at=now, replaced_by=by) for person, before in moves
    )
    invited = {person.pk for person in _invited(people)}
    invite(people=[person for person in people if person.pk in invited], by=by)
    told = [(row.person, row) for row in former if row.person_id not in invited]
    for kind in (OLD_ADDRESS, NEW_ADDRESS):
        notify_many(kind=kind, news=told)


def settle_new_id(person: User, *, before: str) -> None:
    """After somebody was given another school ID, in the same transaction: the school's sign-on finds people by it. Where there
    was none, nobody can have come in by a wrong one.
    """
    if before:
        forget_means([person])
    if has_arrived(person):
        notify_many(kind=NEW_SCHOOL_ID, news=[(person, person)], occasion=timezone.now().isoformat())


def _invited(people: list[User]) -> Iterable[User]:
    return (
        User.objects.active().filter(pk__in=[person.pk for person in people], last_login=None).exclude(invitations=None)
    )
