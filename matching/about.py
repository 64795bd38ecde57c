"""What people in a request or a mentorship say about themselves to each other."""

from collections.abc import Collection

from accounts.hooks import Section
from accounts.models import MentorProfile, StudentProfile, User
from accounts.profiles.readers import as_read_by
from accounts.profiles.shown import Part, shown_of, whole_part
from accounts.visibility import Reader

from .models import Relationship

TO_WORK_TOGETHER = ("reach_me", "modes", "cadence_weeks", "reply_days")


def about_student(student: User, reader: User, also: Collection[Reader] = frozenset()) -> Part | None:
    """The part of a student's profile that this reader may see; None where there is nothing in it. `also` is what the reader
    would be to the student besides, in a preview.
    """
    profile = StudentProfile.objects.filter(user=student).select_related("user").first()
    part = profile and whole_part(profile, as_read_by(reader, student).union(also))
    return None if not part or part.is_empty else part


def about_other(relationship: Relationship, user: User) -> list[Section]:
    """On the page of a mentorship: the student's words for the mentor, and how to reach the mentor for the student."""
    if not relationship.is_live:
        return []
    other = relationship.other(user)
    if relationship.side_of(user) == "mentor":
        part = about_student(other, user)
        return [Section("matching/about_student.html", {"other": other, "part": part}, order=90)] if part else []
    profile = MentorProfile.objects.filter(user=other).first()
    if profile is None:
        return []
    shown = shown_of(profile, as_read_by(user, other), TO_WORK_TOGETHER)
    return [Section("matching/about_mentor.html", {"other": other, "shown": shown}, order=90)]
