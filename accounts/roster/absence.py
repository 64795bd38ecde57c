"""Who is missing from a file that names everybody. Read with suspicion: a line that cannot be used still names somebody."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from accounts.clock import school_today
from accounts.models import Enrollment, Program, Role, User

from .files import Line, Table
from .kinds import Outcome, Step
from .mapping import Mapping

ADDRESS = re.compile(r"[^\s,;|<>\"“”]+@[^\s,;|<>\"“”]+")
ROLES = (Role.STUDENT, Role.FACULTY)
Named = dict[int, set[str]]


@dataclass(frozen=True)
class Absence:
    """`of` is how many people of those roles there are; `unclear` how many lines may name somebody who looks absent."""

    people: list[User]
    of: int
    unclear: int


def absent(table: Table, mapping: Mapping, steps: Iterable[Step], roles: list[str], by: User) -> Absence:
    named = named_in(table, mapping)
    people = list(_of_roles(roles, by))
    known = {word for person in people for word in _names_of(person)}
    unclear = [step for step in steps if step.outcome == Outcome.REJECTED and not named[step.line] & known]
    missing = _missing(people, named)
    return Absence(missing, len(people), len(unclear))


def still_absent(people: Iterable[User], named: Named, roles: list[str], by: User) -> set[UUID]:
    """Asked of their rows as they are now: staff may have entered by hand meanwhile what the file could not know."""
    within = _of_roles(roles, by).filter(pk__in=[person.pk for person in people])
    return {person.pk for person in _missing(within, named)}


def named_in(table: Table, mapping: Mapping) -> Named:
    """What each line says of who somebody is."""
    places = [place for place, title in enumerate(table.titles) if mapping.get(title) in {"email", "school_id"}]
    return {line.number: _words(line, places) for line in table.lines}


def number_must_be_typed(count: int, of: int, unclear: int) -> bool:
    program = Program.current()
    many = count > program.absent_people or 100 * count > program.absent_percent * of
    return count > 0 and (many or unclear > 0)


def _of_roles(roles: list[str], by: User):
    """No file deactivates staff, whoever brings it in, or who is on no list of the school's: a mentor from outside, and a
    student who has graduated or withdrawn.
    """
    kept = [role for role in roles if role in ROLES]
    people = User.objects.active().filter(role__in=kept, is_staff=False, is_superuser=False).exclude(pk=by.pk)
    gone = Enrollment.objects.on(school_today()).filter(status__in=Enrollment.Status.gone())
    people = people.exclude(pk__in=gone.values("student"))
    return people.filter(mentor_profile__host__isnull=True).order_by("full_name", "pk")


def _missing(people: Iterable[User], named: Named) -> list[User]:
    everybody = set().union(*named.values())
    return [person for person in people if not _names_of(person) & everybody]


def _names_of(person: User) -> set[str]:
    return {person.email, person.school_id.lower()} - {""}


def _words(line: Line, places: list[int]) -> set[str]:
    """The addresses and school IDs of a line, however broken it is."""
    if line.problem:
        return {word.lower() for cell in line.cells for word in ADDRESS.findall(cell)}
    cells = [" ".join(line.cells[place].split()).lower() for place in places if place < len(line.cells)]
    return {cell for cell in cells if cell}
