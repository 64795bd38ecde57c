from .models import Role, User


def is_student(user: User) -> bool:
    return user.is_authenticated and user.role == Role.STUDENT


def is_faculty(user: User) -> bool:
    return user.is_authenticated and user.role == Role.FACULTY


def is_staff_member(user: User) -> bool:
    """Student-affairs staff of the program; Django's `is_staff` is another thing."""
    return user.is_authenticated and user.role == Role.STAFF


def can_mentor(user: User) -> bool:
    return hasattr(user, "mentor_profile")
