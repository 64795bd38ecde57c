"""Who reads which field of a profile: one table and one decision. Pages, previews, searches and copies for help all ask here.

Each field's audience is data: `visibility` on the profile. Where it names an audience that the table does not offer, the field
counts as "only me".
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q, QuerySet

from .models import Audience, MentorProfile, StudentProfile, User


class Reader(StrEnum):
    """What somebody is to the person whose profile they read. One can be several of these."""

    OWNER = "owner"
    MENTEE = "mentee"  # whom the owner mentors
    MENTOR = "mentor"  # who mentors the owner
    ASKED = "asked"  # with whom the owner's request waits
    STUDENT = "student"
    FACULTY = "faculty"
    STAFF = "staff"


@dataclass(frozen=True)
class Rule:
    """`staff_too`: student affairs reads it wherever a mentor may. It is never a text in the person's own words."""

    default: Audience
    offered: tuple[Audience, ...]
    staff_too: bool = False

    @property
    def has_choice(self) -> bool:
        return len(self.offered) > 1


FOR_MENTORS = (Audience.SCHOOL, Audience.TIED, Audience.ME, Audience.HIDDEN)
FOR_STUDENTS = (Audience.ASKED, Audience.TIED, Audience.ME, Audience.HIDDEN)

# Without these nobody can find or ask a mentor: everybody in the program reads them, and nobody can hide them.
_ALWAYS = Rule(Audience.SCHOOL, (Audience.SCHOOL,))
_OPEN = Rule(Audience.SCHOOL, FOR_MENTORS)
_FOR_MENTEES = Rule(Audience.TIED, FOR_MENTORS)
MENTOR_FIELDS = {
    "department": _ALWAYS,
    "topics": _ALWAYS,
    "topics_not_offered": _ALWAYS,
    "modes": _ALWAYS,
    "reply_days": _ALWAYS,
    "headline": _OPEN,
    "bio": _OPEN,
    "career_stage": _OPEN,
    "specialties": _OPEN,
    "faculty_since": _OPEN,
    "mentored_before": _OPEN,
    "ways": _OPEN,
    "style": _OPEN,
    "cadence_weeks": _OPEN,
    "research_outputs": _OPEN,
    "research_skills": _OPEN,
    "links": _OPEN,
    "photo": _OPEN,
    "reach_me": _FOR_MENTEES,
    "personal": _FOR_MENTEES,
}
_IF_ASKED = Rule(Audience.ASKED, FOR_STUDENTS)
_IF_ASKED_AND_STAFF = Rule(Audience.ASKED, FOR_STUDENTS, staff_too=True)
STUDENT_FIELDS = {
    "about": _IF_ASKED,
    "interests": _IF_ASKED,
    "needs": _IF_ASKED,
    "values": _IF_ASKED,
    "specialties": _IF_ASKED_AND_STAFF,
    "modes": _IF_ASKED_AND_STAFF,
    "photo": Rule(Audience.TIED, FOR_STUDENTS),
}

_EVERYBODY = frozenset(Reader)
MENTOR_READERS = {
    Audience.SCHOOL: _EVERYBODY,
    Audience.TIED: {Reader.OWNER, Reader.MENTEE, Reader.MENTOR},
    Audience.ME: {Reader.OWNER},
    Audience.HIDDEN: set(),
}
STUDENT_READERS = {
    Audience.ASKED: {Reader.OWNER, Reader.MENTOR, Reader.ASKED},
    Audience.TIED: {Reader.OWNER, Reader.MENTOR},
    Audience.ME: {Reader.OWNER},
    Audience.HIDDEN: set(),
}

Profile = MentorProfile | StudentProfile


def rules_of(profile: Profile) -> dict[str, Rule]:
    return MENTOR_FIELDS if isinstance(profile, MentorProfile) else STUDENT_FIELDS


def audience_of(profile: Profile, field: str) -> Audience:
    rule = rules_of(profile)[field]
    chosen = profile.visibility.get(field, rule.default) if rule.has_choice else rule.default
    return Audience(chosen) if chosen in rule.offered else Audience.ME


def may_read(profile: Profile, field: str, readers: Collection[Reader]) -> bool:
    """The decision. `readers` is all that the reader is to the profile's owner (`accounts.profiles.readers`)."""
    audience, rule = audience_of(profile, field), rules_of(profile)[field]
    if isinstance(profile, MentorProfile):
        return bool(MENTOR_READERS[audience] & _without_strangers(profile, readers))
    if_staff = rule.staff_too and audience in {Audience.TIED, Audience.ASKED} and Reader.STAFF in readers
    return if_staff or bool(STUDENT_READERS[audience].intersection(readers))


def may_read_identity(owner: User, audience: str, readers: Collection[Reader]) -> bool:
    """Of one's own words, and of each tag. A student's is never for the whole school."""
    profile = main_profile(owner)
    if isinstance(profile, MentorProfile):
        return bool(MENTOR_READERS.get(audience, set()) & _without_strangers(profile, readers))
    return bool(STUDENT_READERS.get(audience, set()).intersection(readers))


def identity_audiences(owner: User) -> tuple[Audience, ...]:
    return FOR_STUDENTS if owner.is_student else FOR_MENTORS


def may_see_photo(owner: User, readers: Collection[Reader]) -> bool:
    """One picture, one choice: a student who also mentors decides it as a student."""
    profile = main_profile(owner)
    return profile is not None and may_read(profile, "photo", readers)


def main_profile(owner: User) -> Profile | None:
    """The one that decides about what belongs to the person and not to one of two profiles."""
    return getattr(owner, "student_profile" if owner.is_student else "mentor_profile", None)


def searchable(field: str, tied: QuerySet | Collection) -> Q:
    """Mentor profiles in which a searcher may find words of this field: those where they may read it. `tied` are the ids of
    the users with whom the searcher is in a running mentorship.
    """
    key, default = f"visibility__{field}", MENTOR_FIELDS[field].default
    choices = {Audience.SCHOOL: Q(**{key: Audience.SCHOOL}), Audience.TIED: Q(**{key: Audience.TIED})}
    choices[default] |= ~Q(visibility__has_key=field)
    return choices[Audience.SCHOOL] | (choices[Audience.TIED] & Q(user__in=tied))


def _without_strangers(profile: MentorProfile, readers: Collection[Reader]) -> set[Reader]:
    """Who is not in the directory is read by no student who has nothing to do with them."""
    return set(readers) if profile.is_listed else set(readers) - {Reader.STUDENT}
