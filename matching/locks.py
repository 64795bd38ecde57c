from collections.abc import Iterable

from accounts.models import MentorProfile, User


def lock_people(*, mentors: Iterable[User] = (), students: Iterable[User] = ()) -> None:
    """Lock people for the rest of the transaction in the one order that everybody keeps: mentors by id, students by id.

    A mentor's lock is their profile's row and a student's is their user row, so that a person who is both cannot make two
    transactions wait for each other. NO KEY: rows that merely point at a person are not held up.
    """
    list(_locked(MentorProfile.objects.filter(user__in=list(mentors)).order_by("user_id")))
    list(_locked(User.objects.filter(pk__in=[student.pk for student in students]).order_by("pk")))


def _locked(rows):
    return rows.select_for_update(no_key=True).values_list("pk", flat=True)
