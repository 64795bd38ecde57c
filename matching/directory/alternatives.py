from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from accounts.departures import is_gone
from accounts.models import User

from ..models import Goal, Relationship, Request, ScoringPolicy
from ..ranking import Wanted, rank
from ..scoring import Need, Seeker
from .reach import not_to_ask
from .seekers import seeker_of
from .visible import needs_of

SHOWN = 3


def after_request(request: Request) -> list[User]:
    """Whom the student of a closed request could ask next, by the goals that they had attached; a chat had none, so by all."""
    goals = Goal.objects.open().filter(student=request.student) if request.is_chat else request.goals
    return _for(request.student, needs_of(goals.select_related("topic")))


def instead_of(mentor: User, student: User) -> list[User]:
    """Whom a student could ask when this mentor cannot be asked, by all of their open goals."""
    goals = Goal.objects.open().filter(student=student).select_related("topic")
    return _for(student, needs_of(goals), besides=[mentor.pk])


def after_departure(relationship: Relationship, reader: User) -> list[User]:
    """Whom a student could ask whose mentor has left the program, and who has no other."""
    was_mentored = reader.pk == relationship.mentee_id and relationship.kind in Relationship.COUNTED_KINDS
    if not was_mentored or not is_gone(relationship.mentor):
        return []
    if Relationship.objects.covering().filter(mentee=reader).exists():
        return []
    return instead_of(relationship.mentor, reader)


def mentors_with_room(
    student: User, needs: list[Need], *, besides: User | None = None, shown: int = SHOWN
) -> list[User]:
    """Up to so many mentors who have room at this moment and whom the student neither has nor has asked, best first by these
    needs alone. Whose time as a mentor from outside ends soon is nobody's next one.
    """
    return _best(student, Seeker(goals=tuple(needs)), [besides.pk] if besides else [], shown)


def _for(student: User, needs: list[Need], besides: Collection[UUID] = ()) -> list[User]:
    """By these goals and the kind of person that the student looks for; not by identity, which the names could give away."""
    seeker = replace(seeker_of(student), goals=tuple(needs), needs=frozenset(), tags=frozenset())
    return _best(student, seeker, besides, SHOWN)


def _best(student: User, seeker: Seeker, besides: Collection[UUID], shown: int) -> list[User]:
    wanted = Wanted(has_room=True, lasting=True)
    without = [student.pk, *besides, *not_to_ask(student, Request.objects.all())]
    weights = ScoringPolicy.weights_now()
    ids = rank(seeker=seeker, weights=weights, wanted=wanted, without=without, size=shown).ids
    people = User.objects.select_related("mentor_profile").in_bulk(ids)
    return [people[pk] for pk in ids if pk in people]
