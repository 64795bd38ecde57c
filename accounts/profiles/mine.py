from functools import cached_property

from accounts.clock import school_today
from accounts.models import MentorProfile, StudentProfile, User
from accounts.permissions import can_mentor, is_faculty, is_student
from accounts.visibility import Profile


class Mine:
    """A person's own profiles, read once; one that is not there yet is ready to be made by its first save."""

    def __init__(self, user: User) -> None:
        self.user = user

    @cached_property
    def mentor(self) -> MentorProfile | None:
        """Faculty have one to fill in from the first day; of others, those who mentor."""
        if not (can_mentor(self.user) or is_faculty(self.user)):
            return None
        found = MentorProfile.objects.filter(user=self.user).select_related("user", "department").first()
        return found or MentorProfile(user=self.user)

    @cached_property
    def student(self) -> StudentProfile | None:
        """It follows from the enrollment; without that there is no class to belong to."""
        if not is_student(self.user):
            return None
        if found := StudentProfile.objects.filter(user=self.user).select_related("user").first():
            return found
        enrollment = self.user.enrollment_on(school_today())
        return enrollment and StudentProfile(user=self.user, cohort=enrollment.cohort)

    @property
    def main(self) -> Profile | None:
        """The one that decides about the person's picture and identity; it has to exist."""
        found = self.student if is_student(self.user) else self.mentor
        return None if found is None or found._state.adding else found
