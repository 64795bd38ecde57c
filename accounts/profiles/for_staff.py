"""What student affairs sees of a student's profile: what the student chose from lists, none of their words."""

from accounts.hooks import Section
from accounts.models import StudentProfile, User

from .readers import as_read_by
from .shown import whole_part


def on_person(person: User, reader: User) -> list[Section]:
    profile = StudentProfile.objects.filter(user=person).select_related("user").first()
    part = profile and whole_part(profile, as_read_by(reader, person))
    if not part or part.is_empty:
        return []
    return [Section("accounts/profiles/for_staff.html", {"part": part}, order=30)]
