"""When a person leaves the program: nothing that others wait for or count on ends silently."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import User
from notifications.services import notify

from ..chats import agreed_of_late
from ..coverage import owed_a_mentor
from ..models import Relationship, Request, WaitlistEntry
from .choices import end_lists_of_leaver
from .relationships import end_for_leaver
from .requests import close_unanswered
from .requests import locked as locked_request
from .suggestions import close_for_leaver
from .waitlist import leave_all_lines


def bound_people(user: User) -> set[UUID]:
    """Both sides of all that runs or waits. Once they cannot sign in nothing can be added to it."""
    waiting = Request.objects.open().visible_to(user).values_list("student", "mentor")
    running = Relationship.objects.live().visible_to(user).values_list("mentee", "mentor")
    lines = WaitlistEntry.objects.standing().filter(student=user).values_list("student", "mentor")
    return {person for pair in [*waiting, *running, *lines] for person in pair}


def person_leaves(user: User, by: User) -> None:
    """Under the locks of all these people: open requests close, running mentorships end, and the others are told."""
    leave_all_lines(user, by)
    end_lists_of_leaver(user, by)
    close_for_leaver(user, by)
    for request in Request.objects.open().visible_to(user).select_related("student", "mentor"):
        _close(locked_request(request), user, by)
    for chat in agreed_of_late().visible_to(user).select_related("student", "mentor"):
        notify(kind="matching.request_gone", recipient=_other(chat, user), about=chat)
    for relationship in Relationship.objects.live().visible_to(user).with_people():
        end_for_leaver(relationship=relationship, leaver=user, by=by)


def _other(request: Request, leaver: User) -> User:
    return request.mentor if leaver.pk == request.student_id else request.student


def _close(request: Request, leaver: User, by: User) -> None:
    if not request.is_pending:
        return
    close_unanswered(request, cause=Request.Cause.GONE, by=by)
    if leaver.pk == request.student_id:
        notify(kind="matching.request_gone", recipient=request.mentor, about=request)


def effects(users: Iterable[User]) -> list[tuple[str, int]]:
    """What `person_leaves` would do to all of these people, counted once."""
    people = [user.pk for user in users]
    running = Relationship.objects.live().filter(Q(mentor__in=people) | Q(mentee__in=people))
    waiting = Request.objects.open().filter(Q(mentor__in=people) | Q(student__in=people))
    chats = agreed_of_late().filter(Q(mentor__in=people) | Q(student__in=people))
    lines = WaitlistEntry.objects.standing().filter(Q(mentor__in=people) | Q(student__in=people))
    freed = Relationship.objects.loading().filter(mentee__in=people).exclude(mentor__in=people)
    return [
        ("Open requests that are closed", waiting.count()),
        ("Agreed 15-minute chats whose other side is told", chats.count()),
        ("Mentorships that end", running.count()),
        ("Places that become free", freed.count()),
        ("Places on waitlists that end", lines.count()),
        ("Students who then have no mentor", _left_alone(people).count()),
    ]


def _left_alone(people: list[UUID]) -> QuerySet[User]:
    """Students who stay and whose every mentor is among those who go."""
    counted = Relationship.objects.covering()
    theirs = counted.filter(mentor__in=people).exclude(mentee__in=people).values("mentee")
    others = counted.exclude(mentor__in=people).values("mentee")
    return owed_a_mentor().filter(pk__in=theirs).exclude(pk__in=others)
