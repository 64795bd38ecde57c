from datetime import datetime

from accounts.models import User
from accounts.permissions import can_mentor, is_student, sees_people
from accounts.scopes import students_in_scope

from .models import Agreement, Relationship, Request
from .ties import readable_to_mentor


def can_request(user: User) -> bool:
    return is_student(user)


def can_read_directory(user: User) -> bool:
    """Everybody at the school, except staff who see aggregates alone and mentor nobody."""
    return not user.is_program_staff or sees_people(user) or can_mentor(user)


def can_pair_student(staff: User, student: User) -> bool:
    """Staff pair the students of their scope who are here."""
    return sees_people(staff) and students_in_scope(staff).active().filter(pk=student.pk).exists()


def can_decide_request(user: User, request: Request) -> bool:
    return user.pk == request.mentor_id


def can_withdraw_request(user: User, request: Request) -> bool:
    return user.pk == request.student_id


def can_undo_decline(user: User, request: Request, now: datetime) -> bool:
    return can_decide_request(user, request) and request.can_be_undone(now)


def can_thank(user: User, request: Request) -> bool:
    """After a chat the student says how it ends."""
    return user.pk == request.student_id and request.is_chat and request.state == Request.State.ACCEPTED


def can_read_answer(user: User, request: Request, now: datetime) -> bool:
    """The student reads a "not now" when it can no longer be taken back."""
    return user.pk == request.student_id and request.is_declined and not request.can_be_undone(now)


def can_read_request(user: User, request: Request) -> bool:
    """The student always reads their own; the mentor while it waits, once it became a mentorship, or until their chat is over.
    After a no, name and date stay.
    """
    return user.pk == request.student_id or readable_to_mentor(user).filter(pk=request.pk).exists()


def is_in(user: User, relationship: Relationship) -> bool:
    return relationship.side_of(user) is not None


def can_agree(user: User, agreement: Agreement) -> bool:
    side = agreement.relationship.side_of(user)
    return side is not None and getattr(agreement, f"{side}_agreed_at") is None
