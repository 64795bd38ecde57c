from accounts.models import User
from accounts.permissions import can_mentor, is_staff_member, sees_people


def can_read_reports(user: User) -> bool:
    return is_staff_member(user)


def can_open_lists(user: User) -> bool:
    """Who may see the people behind a count sees exact counts; a report viewer sees what a file would hold (promise P7)."""
    return sees_people(user)


def can_read_own_activity(user: User) -> bool:
    return can_mentor(user)
