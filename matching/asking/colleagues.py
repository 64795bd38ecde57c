"""The colleague whom a mentor names with a "not now". The student alone reads it, and nothing goes to the colleague."""

from django.db.models import QuerySet

from accounts.clock import school_today
from accounts.models import MentorProfile, User

from ..directory.reach import kept_from
from ..models import Request
from ..naming import find_person


def could_be_named(asked: Request) -> QuerySet[User]:
    """Every other mentor of the directory: a name that were refused would tell who is kept apart from this student."""
    return User.objects.filter(mentor_profile__in=_others(asked))


def could_be_shown(asked: Request) -> QuerySet[User]:
    """Those of them with whom this student could have a mentorship."""
    profiles = _others(asked).exclude(user__in=kept_from(asked.student))
    return User.objects.filter(mentor_profile__in=profiles)


def find_colleague(asked: Request, typed: str) -> User | None:
    """Whom a mentor means by what they typed, a name or an address. Raises ValidationError with what to do instead."""
    return find_person(could_be_named(asked), typed, NOBODY) if typed.strip() else None


NOBODY = (
    "We found no other mentor of that name. Choose somebody else, check how the name is written, or leave this empty."
)


def named_colleague(asked: Request) -> User | None:
    """As the student may read it today: somebody who has left since, or is kept apart from them, is not named."""
    return could_be_shown(asked).filter(pk=asked.colleague_id).first() if asked.colleague_id else None


def _others(asked: Request) -> QuerySet[MentorProfile]:
    listed = MentorProfile.objects.listed().not_over(school_today())
    return listed.exclude(user__in=[asked.student_id, asked.mentor_id])
