from .models import Delegate, MentorProfile, StudentProfile, User


def is_student(user: User) -> bool:
    return user.is_authenticated and user.is_student


def is_faculty(user: User) -> bool:
    return user.is_authenticated and user.is_faculty


def is_staff_member(user: User) -> bool:
    return user.is_authenticated and user.is_program_staff


def sees_whole_school(user: User) -> bool:
    return user.is_authenticated and user.sees_whole_school


def sees_people(user: User) -> bool:
    """Staff of the whole school or of one track; a report viewer sees aggregates and nobody."""
    return user.is_authenticated and user.sees_people


def can_mentor(user: User) -> bool:
    return hasattr(user, "mentor_profile")


def keeps_calendar_of(user: User, mentor: User) -> bool:
    """A mentor's delegate, for as long as the mentor is here. A mentor is not one's own delegate."""
    grants = Delegate.objects.standing().filter(mentor=mentor, delegate=user, mentor__is_active=True)
    return user.pk != mentor.pk and grants.exists()


def can_change_program(user: User) -> bool:
    """The rules of the program are for the whole school, so those who see the whole school change them."""
    return sees_whole_school(user)


def can_tend_outside_mentors(user: User) -> bool:
    """Who may mentor from outside, and for how long, is a matter of the whole school."""
    return sees_whole_school(user)


def can_edit_profile(user: User, profile: MentorProfile | StudentProfile) -> bool:
    """A profile is its person's own: staff do not write in it either."""
    return profile.user_id == user.pk
