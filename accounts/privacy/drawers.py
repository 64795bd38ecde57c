"""What staff may open of a profile, with a reason: what a mentor or mentee reads and staff do not.

What is for the person alone is in no drawer, nor is how they describe themselves.
"""

from uuid import UUID

from ..hooks import Drawer
from ..models import User
from ..profiles.shown import shown_of
from ..visibility import Reader

TIED = frozenset({Reader.MENTOR, Reader.MENTEE, Reader.ASKED})


def profile_drawer() -> list[Drawer]:
    return [Drawer("profile", "What they wrote in their profile", _texts, _nobody_else)]


def _texts(person: User) -> list[tuple[str, str]]:
    profiles = [getattr(person, name, None) for name in ("student_profile", "mentor_profile")]
    return [text for profile in profiles if profile for text in _hidden_from_staff(profile)]


def _hidden_from_staff(profile) -> list[tuple[str, str]]:
    usual = shown_of(profile, {Reader.STAFF})
    more = {name: value for name, value in shown_of(profile, TIED).items() if name not in usual and name != "links"}
    return [(_label(profile, name), _in_words(value)) for name, value in more.items()]


def _label(profile, name: str) -> str:
    return str(profile._meta.get_field(name).verbose_name).capitalize()


def _in_words(value: object) -> str:
    return "; ".join(value) if isinstance(value, list) else str(value)


def _nobody_else(person: User) -> set[UUID]:
    return set()
