from accounts.models import User
from accounts.permissions import can_mentor, is_staff_member


def can_read_reports(user: User) -> bool:
    return is_staff_member(user)


def can_read_own_activity(user: User) -> bool:
    return can_mentor(user)
