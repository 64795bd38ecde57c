"""The field of a fire: two mentors, the students who want something of them, and one of the staff."""

from dataclasses import dataclass, field
from random import Random
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Program, User
from matching.models import Request
from tests import factories

EVERYBODY = 500


class NothingToDoError(Exception):
    """There is no row to which the act could be done at this moment."""


@dataclass(frozen=True)
class Field:
    """By their ids, so that it can be sent to another process. `asked` got all the requests, `awaited` has a waitlist, `spare`
    has room for everybody.
    """

    asked: str
    awaited: str
    spare: str
    staff: str
    students: tuple[str, ...] = field(default_factory=tuple)

    def person(self, pk: str | UUID) -> User:
        return User.objects.get(pk=pk)

    def a_mentor(self, luck: Random) -> User:
        return self.person(luck.choice([self.asked, self.awaited]))

    def a_student(self, luck: Random) -> User:
        return self.person(luck.choice(self.students))


def pick(luck: Random, rows: QuerySet):
    """One of these rows as it is at this moment: another hand may change it before it is used."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    if not keys:
        raise NothingToDoError
    return rows.model.objects.get(pk=luck.choice(keys))


def prepare(students: int) -> Field:
    """`students` open requests to one mentor with room for 3, far more than promise P2 lets in; and a second mentor, full. One
    open request is as many as a student can have, and a third mentor could be asked by everybody.
    """
    Program.objects.filter(pk=Program.current().pk).update(requests_over_places=EVERYBODY, max_open_requests=1)
    asked, awaited = factories.make_mentor(capacity=3), factories.make_mentor(capacity=1)
    people = [factories.make_student() for _ in range(students)]
    for student in people:
        factories.make_request(student, asked)
    without_trial = Request.objects.filter(student__in=people[::2])
    without_trial.update(wants_trial=False)
    factories.make_relationship(awaited, factories.make_student())
    staff = factories.make_staff()
    spare = factories.make_mentor(capacity=EVERYBODY)
    return Field(
        str(asked.pk), str(awaited.pk), str(spare.pk), str(staff.pk), tuple(str(student.pk) for student in people)
    )
