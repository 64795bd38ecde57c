"""What this app adds to a mentorship; apps.py registers it with the hooks of lower apps."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from accounts.hooks import Section
from accounts.models import User
from matching.hooks import Mark
from matching.models import Relationship

from .models import CheckIn, ExpectationResponse
from .results import made_at, result_for
from .services import close_for_ended, close_for_leaver

MOST_SUGGESTIONS = 3


def marks(relationships: Iterable[Relationship]) -> dict[UUID, list[Mark]]:
    """A check-in's mark says that the student did one, never what was answered. A mentor's about the student leave none:
    beside the student's own, their mark would tell the student that the mentor had answered about them.
    """
    relationships = list(relationships)
    found = defaultdict(list)
    for pair, times in made_at(relationships).items():
        found[pair] += [Mark(at, "alignment", "You both said how you see mentoring") for at in times]
    for pair, at in _check_ins_of_mentees(relationships):
        found[pair].append(Mark(at, "check_in", "Check-in"))
    return found


def _check_ins_of_mentees(relationships: list[Relationship]) -> Iterator[tuple[UUID, datetime]]:
    """The student's own, from the time in which the pair ran."""
    of_mentee = defaultdict(list)
    for relationship in relationships:
        of_mentee[relationship.mentee_id].append(relationship)
    own = CheckIn.objects.done().filter(relationship=None, respondent__in=of_mentee)
    for respondent, at in own.values_list("respondent", "closed_at"):
        yield from ((pair.pk, at) for pair in of_mentee[respondent] if _ran_at(pair, at))


def _ran_at(relationship: Relationship, at: datetime) -> bool:
    return relationship.started_at <= at <= (relationship.ended_at or at)


def panels(relationship: Relationship, user: User) -> list[Section]:
    mine = ExpectationResponse.objects.of(user).filter(relationship=relationship)
    newest = mine.with_other_side().for_page().order_by("-survey__opened_at").first()
    if newest is None:
        return []
    context = {
        "response": newest,
        "is_open": newest.is_open_at(timezone.now()),
        "result": result_for(relationship, user),
        "other": relationship.other(user),
        "relationship": relationship,
    }
    return [Section("surveys/on_relationship.html", context, order=60)]


def suggestions(relationship: Relationship, user: User) -> list[str]:
    result = result_for(relationship, user)
    differ = result.alignment.differ if result else []
    return [f"Talk about: {line.label}" for line in differ[:MOST_SUGGESTIONS]]


def relationship_ends(relationship: Relationship, by: User) -> None:
    close_for_ended(relationship=relationship, by=by)


def person_leaves(user: User, by: User) -> None:
    close_for_leaver(person=user, by=by)


def leaving_effects(users: Iterable[User]) -> list[tuple[str, int]]:
    """Their own check-ins, and those about a mentorship that ends with their leaving."""
    people = [user.pk for user in users]
    ending = Relationship.objects.live().filter(Q(mentor__in=people) | Q(mentee__in=people))
    closed = CheckIn.objects.due().filter(Q(respondent__in=people) | Q(relationship__in=ending))
    return [("Check-ins that are closed", closed.count())]
