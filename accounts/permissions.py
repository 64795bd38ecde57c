from .models import MentorProfile, StudentProfile, User


def is_student(user: User) -> bool:
    return user.is_authenticated and user.is_student


def is_faculty(user: User) -> bool:
    return user.is_authenticated and user.is_faculty


def is_staff_member(user: User) -> bool:
    return user.is_authenticated and user.is_program_staff


def can_mentor(user: User) -> bool:
    return hasattr(user, "mentor_profile")


def can_change_program(user: User) -> bool:
    """The rules of the program are the staff's."""
    return is_staff_member(user)


def can_edit_profile(user: User, profile: MentorProfile | StudentProfile) -> bool:
    """A profile is its person's own: staff do not write in it either."""
    return profile.user_id == user.pk
