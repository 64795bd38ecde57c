from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from .models import MentorProfile, User


def lock_people(*, mentors: Iterable[User] = (), students: Iterable[User] = ()) -> None:
    """Lock people for the rest of the transaction in the one order that everybody keeps: mentors by id, students by id.

    A mentor's lock is their profile's row and a student's is their user row, so that a person who is both cannot make two
    transactions wait for each other. NO KEY: rows that merely point at a person are not held up.
    """
    lock_ids(mentors=[mentor.pk for mentor in mentors], students=[student.pk for student in students])


def lock_ids(*, mentors: Iterable[UUID] = (), students: Iterable[UUID] = ()) -> None:
    _hold(MentorProfile.objects.filter(user__in=list(mentors)).order_by("user_id"))
    _hold(User.objects.filter(pk__in=list(students)).order_by("pk"))


def lock_wholly(people: Iterable[UUID]) -> None:
    """As mentors and as students: for what concerns a person whatever they are to others."""
    people = set(people)
    lock_ids(mentors=people, students=people)


def _hold(rows: QuerySet) -> None:
    list(rows.select_for_update(no_key=True).values_list("pk", flat=True))
