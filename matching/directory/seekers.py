"""What students look for, gathered from their goals, their profile and what kind of person they said could help."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID

from accounts.models import Audience, Program, StudentProfile, User
from accounts.visibility import audience_of

from ..models import Goal, MentorPreference
from ..scoring import Need, Seeker
from .visible import need_of


def seeker_of(student: User) -> Seeker:
    return seekers_of([student])[student.pk]


def seekers_of(students: Collection[User]) -> dict[UUID, Seeker]:
    """By the student's id, in a number of queries that does not depend on how many they are."""
    ids = [student.pk for student in students]
    goals, profiles, preferences = _goals(ids), _profiles(ids), _preferences(ids)
    with_tags = Program.current().has_identity
    return {
        pk: _seeker(goals[pk], profiles.get(pk), preferences.get(pk) or MentorPreference(student_id=pk), with_tags)
        for pk in ids
    }


def _seeker(goals: list[Need], profile: StudentProfile | None, preference: MentorPreference, with_tags: bool) -> Seeker:
    written = {need.topic for need in goals}
    return Seeker(
        goals=tuple(goals),
        needs=_of_profile(profile, "needs") - written,
        specialties=_of_profile(profile, "specialties") | _chosen(preference, "specialties"),
        ways=frozenset(preference.ways),
        career_stages=frozenset(preference.career_stages),
        modes=frozenset(preference.modes) or _modes(profile),
        style=preference.style,
        cadence_weeks=preference.cadence_weeks,
        tags=_chosen(preference, "tags") if with_tags and _is_boost(preference) else frozenset(),
    )


def _of_profile(profile: StudentProfile | None, field: str) -> frozenset:
    """The keys of a list of the profile; what its owner hid is used nowhere."""
    if not _is_used(profile, field):
        return frozenset()
    return frozenset(entry.pk for entry in getattr(profile, field).all())


def _modes(profile: StudentProfile | None) -> frozenset:
    return frozenset(profile.modes) if _is_used(profile, "modes") else frozenset()


def _is_used(profile: StudentProfile | None, field: str) -> bool:
    return profile is not None and audience_of(profile, field) != Audience.HIDDEN


def _chosen(preference: MentorPreference, field: str) -> frozenset:
    return frozenset() if preference._state.adding else frozenset(row.pk for row in getattr(preference, field).all())


def _is_boost(preference: MentorPreference) -> bool:
    return preference.tags_use == MentorPreference.TagsUse.BOOST


def _goals(ids: Iterable[UUID]) -> dict[UUID, list[Need]]:
    found = defaultdict(list)
    for goal in Goal.objects.open().filter(student__in=ids).select_related("topic").by_importance():
        found[goal.student_id].append(need_of(goal))
    return found


def _profiles(ids: Iterable[UUID]) -> dict[UUID, StudentProfile]:
    rows = StudentProfile.objects.filter(user__in=ids).prefetch_related("needs", "specialties")
    return {profile.user_id: profile for profile in rows}


def _preferences(ids: Iterable[UUID]) -> dict[UUID, MentorPreference]:
    rows = MentorPreference.objects.filter(student__in=ids).prefetch_related("specialties", "tags")
    return {preference.student_id: preference for preference in rows}
