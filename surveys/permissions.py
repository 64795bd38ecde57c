from accounts.models import User
from accounts.permissions import sees_people, sees_whole_school

from .models import CheckIn, ExpectationResponse


def can_answer_check_in(user: User, check_in: CheckIn) -> bool:
    return check_in.respondent_id == user.pk


def can_answer_expectations(user: User, response: ExpectationResponse) -> bool:
    return response.person_id == user.pk


def can_read_for_staff(user: User) -> bool:
    """What people sent to student affairs is read by student affairs, and by nobody else."""
    return sees_people(user)


def can_read_sent(user: User, check_in: CheckIn) -> bool:
    return can_read_for_staff(user) and CheckIn.objects.sent_to(user).filter(pk=check_in.pk).exists()


def can_write_questionnaires(user: User) -> bool:
    return sees_whole_school(user)
