"""What a reader is to the people whose profiles they read. As many queries as hooks, however many people."""

from collections.abc import Iterable
from uuid import UUID

from accounts import hooks
from accounts.models import User
from accounts.permissions import sees_people
from accounts.visibility import Reader

Readers = frozenset[Reader]


def readers_for(reader: User, users: Iterable[User]) -> dict[UUID, Readers]:
    """{user id: all that the reader is to that user}."""
    users = list(users)
    tied: dict[UUID, set] = {user.pk: set() for user in users}
    for found in hooks.ties(reader, users):
        for key, names in found.items():
            tied[key].update(Reader(name) for name in names)
    by_role = _by_role(reader)
    return {user.pk: by_role | tied[user.pk] | ({Reader.OWNER} if user.pk == reader.pk else set()) for user in users}


def as_read_by(reader: User, owner: User) -> Readers:
    return readers_for(reader, [owner])[owner.pk]


def _by_role(reader: User) -> Readers:
    """Staff who see reports alone are nobody here."""
    if reader.is_program_staff:
        return frozenset({Reader.STAFF} if sees_people(reader) else ())
    return frozenset({Reader.STUDENT if reader.is_student else Reader.FACULTY})
