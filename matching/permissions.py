from datetime import datetime

from accounts.models import User
from accounts.permissions import can_mentor, is_student, sees_people, sees_whole_school
from accounts.scopes import students_in_scope

from .models import Agreement, ChoiceList, Conflict, Relationship, Request, Suggestion, WaitlistEntry
from .ties import readable_to_mentor


def can_request(user: User) -> bool:
    return is_student(user)


def can_read_directory(user: User) -> bool:
    """Everybody at the school, except staff who see aggregates alone and mentor nobody."""
    return not user.is_program_staff or sees_people(user) or can_mentor(user)


def can_change_order(user: User) -> bool:
    """One order for all students of the school, so those who see the whole school change it."""
    return sees_whole_school(user)


def can_pair_student(staff: User, student: User) -> bool:
    """Staff pair the students of their scope who are here."""
    return sees_people(staff) and students_in_scope(staff).active().filter(pk=student.pk).exists()


def can_decide_request(user: User, request: Request) -> bool:
    return user.pk == request.mentor_id


def can_withdraw_request(user: User, request: Request) -> bool:
    return user.pk == request.student_id


def can_keep_choices(user: User, choices: ChoiceList) -> bool:
    return user.pk == choices.student_id


def can_settle_others(user: User, accepted: Request) -> bool:
    """After a yes the student says what becomes of their other requests."""
    return user.pk == accepted.student_id and accepted.state == Request.State.ACCEPTED and not accepted.is_chat


def can_answer_offer(user: User, entry: WaitlistEntry) -> bool:
    """Who waits says yes or no to a place, and leaves the line."""
    return user.pk == entry.student_id


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


def can_declare_conflict(user: User, person: User, student: User) -> bool:
    """Either of the two, or staff for a student of their scope."""
    return user.pk in {person.pk, student.pk} or is_in_charge_of(user, student)


def can_end_conflict(user: User, conflict: Conflict) -> bool:
    """Who declared it, or staff whom it does not concern: the other side cannot declare it away."""
    is_either = user.pk in {conflict.person_id, conflict.student_id}
    return user.pk == conflict.declared_by_id or (not is_either and is_in_charge_of(user, conflict.student))


def can_answer_for(user: User, conflict: Conflict) -> bool:
    """The student for themselves, staff for the school; never the one whose role is in the way."""
    if user.pk == conflict.person_id:
        return False
    return user.pk == conflict.student_id or is_in_charge_of(user, conflict.student)


def can_agree_despite(user: User, conflict: Conflict) -> bool:
    """Where that one's agreement in writing is still missing."""
    theirs = conflict.student_agreed_at if user.pk == conflict.student_id else conflict.staff_agreed_at
    return conflict.keeps_apart and theirs is None and can_answer_for(user, conflict)


def can_read_kind(user: User, conflict: Conflict) -> bool:
    """What kind of conflict it is: whoever declared it, and staff. The other side reads that there is one, and its dates."""
    return can_end_conflict(user, conflict)


def can_suggest_to(staff: User, student: User) -> bool:
    return can_pair_student(staff, student)


def can_close_suggestion(user: User, suggestion: Suggestion) -> bool:
    return user.pk == suggestion.student_id


def is_in_charge_of(staff: User, student: User) -> bool:
    return sees_people(staff) and students_in_scope(staff).filter(pk=student.pk).exists()
