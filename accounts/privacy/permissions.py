from ..models import CloserLook, DeletionRequest, Role, User
from ..permissions import sees_whole_school
from ..scopes import can_change_person


def can_tend_privacy(user: User) -> bool:
    """Deletion, purges and legal holds are the whole school's."""
    return sees_whole_school(user)


def can_decide_deletion(user: User, request: DeletionRequest) -> bool:
    """Nobody decides on their own request."""
    return can_tend_privacy(user) and request.person_id != user.pk


def can_hold(user: User, person: User) -> bool:
    return can_tend_privacy(user) and person.pk != user.pk


def can_look_closer(user: User, person: User) -> bool:
    """Staff, within their scope, at students and faculty: not at colleagues, nor at themselves."""
    at_whom = person.role in {Role.STUDENT, Role.FACULTY}
    return at_whom and user.sees_people and person.pk != user.pk and can_change_person(user, person)


def can_read_look(user: User, look: CloserLook) -> bool:
    """Whoever opened it, while they may still look at all."""
    return look.opened_by_id == user.pk and can_look_closer(user, look.person)


def can_decide_delay(user: User, look: CloserLook) -> bool:
    return look.second_id == user.pk and sees_whole_school(user)
