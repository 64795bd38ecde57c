from datetime import datetime, timedelta

from accounts.models import Program, User
from accounts.permissions import is_student

from .models import Agreement, Relationship, Request


def can_request(user: User) -> bool:
    return is_student(user)


def can_decide_request(user: User, request: Request) -> bool:
    return user.pk == request.mentor_id


def can_withdraw_request(user: User, request: Request) -> bool:
    return user.pk == request.student_id


def can_undo_decline(user: User, request: Request, now: datetime) -> bool:
    return can_decide_request(user, request) and request.is_declined and now < undo_ends_at(request)


def can_read_request(user: User, request: Request) -> bool:
    """The student always reads their own; the mentor while it waits or once they said yes. After a no, name and date stay."""
    open_to_mentor = request.state in {Request.State.PENDING, Request.State.ACCEPTED}
    return user.pk == request.student_id or (can_decide_request(user, request) and open_to_mentor)


def undo_ends_at(request: Request) -> datetime:
    """Until then the mentor can take a decline back, and the student is not told of it."""
    return request.decided_at + timedelta(minutes=Program.current().decline_undo_minutes)


def is_in(user: User, relationship: Relationship) -> bool:
    return relationship.side_of(user) is not None


def can_agree(user: User, agreement: Agreement) -> bool:
    side = agreement.relationship.side_of(user)
    return side is not None and getattr(agreement, f"{side}_agreed_at") is None
