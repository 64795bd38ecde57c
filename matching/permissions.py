from datetime import datetime

from accounts.models import User
from accounts.permissions import is_student

from .models import Agreement, Relationship, Request


def can_request(user: User) -> bool:
    return is_student(user)


def can_decide_request(user: User, request: Request) -> bool:
    return user.pk == request.mentor_id


def can_withdraw_request(user: User, request: Request) -> bool:
    return user.pk == request.student_id


def can_undo_decline(user: User, request: Request, now: datetime) -> bool:
    return can_decide_request(user, request) and request.can_be_undone(now)


def can_read_answer(user: User, request: Request, now: datetime) -> bool:
    """The student reads a "not now" when it can no longer be taken back."""
    return user.pk == request.student_id and request.is_declined and not request.can_be_undone(now)


def can_read_request(user: User, request: Request) -> bool:
    """The student always reads their own; the mentor while it waits or once they said yes. After a no, name and date stay."""
    open_to_mentor = request.state in {Request.State.PENDING, Request.State.ACCEPTED}
    return user.pk == request.student_id or (can_decide_request(user, request) and open_to_mentor)


def is_in(user: User, relationship: Relationship) -> bool:
    return relationship.side_of(user) is not None


def can_agree(user: User, agreement: Agreement) -> bool:
    side = agreement.relationship.side_of(user)
    return side is not None and getattr(agreement, f"{side}_agreed_at") is None
