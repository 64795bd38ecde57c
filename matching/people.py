"""What this app adds to the staff's list of people: who has a mentor, and of those who have none, how far they are."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils import timezone

from accounts.clock import school_today
from accounts.hooks import PeopleFilter
from accounts.models import Enrollment, User

from .coverage import covered, idle, not_covered, owed_a_mentor, waits_in_line
from .models import Relationship, Request

NOT_YET = "No mentor yet"
CHOICES = (
    ("yes", "Has a mentor"),
    ("no", NOT_YET),
    ("asked", "Not yet: waits for an answer"),
    ("waits", "Not yet: on a waitlist or list"),
    ("paused", "Not yet: one is paused"),
    ("idle", "Not yet: nothing under way"),
)


def mentors_column(people: Iterable[User]) -> tuple[str, dict[UUID, str]]:
    people = list(people)
    names = _mentors(Relationship.objects.covering(), people)
    return "Has a mentor", _how_far(people, names) | {key: ", ".join(found) for key, found in names.items()}


def coverage_filters() -> list[PeopleFilter]:
    return [PeopleFilter("covered", "Has a mentor", CHOICES, _narrow)]


def _narrow(people: QuerySet[User], value: str) -> QuerySet[User]:
    owed = people.filter(pk__in=owed_a_mentor())
    if value == "yes":
        return covered(owed)
    alone = not_covered(owed)
    asked, paused = _untold().values("student"), _paused().values("mentee")
    by_value = {
        "asked": lambda: alone.filter(pk__in=asked),
        "paused": lambda: alone.filter(pk__in=paused),
        "waits": lambda: waits_in_line(alone),
        "idle": lambda: idle(owed),
    }
    return by_value[value]() if value in by_value else alone


def _how_far(people: list[User], covered_ones: dict) -> dict[UUID, str]:
    """For students of today without a mentor: what is paused, whether somebody was asked, and whether they are on leave."""
    today = Enrollment.objects.current_for([person for person in people if person.is_active], school_today())
    owed = [key for key, span in today.items() if span.status not in Enrollment.Status.gone()]
    paused, asked = _mentors(_paused(), people), _waiting(people)
    in_line = set(waits_in_line(User.objects.filter(pk__in=owed)).values_list("pk", flat=True))
    found = {}
    for key in owed:
        words = [NOT_YET]
        if key in paused:
            words.append(f"paused with {', '.join(paused[key])}")
        if key in asked:
            words.append("waits for 1 answer" if asked[key] == 1 else f"waits for {asked[key]} answers")
        if key in in_line:
            words.append("on a waitlist or with a list of choices")
        if today[key].status == Enrollment.Status.LEAVE:
            words.append("on leave")
        found[key] = " · ".join(words)
    return {key: text for key, text in found.items() if key not in covered_ones}


def _mentors(rows: QuerySet[Relationship], people: list[User]) -> dict[UUID, list[str]]:
    found = defaultdict(list)
    rows = rows.filter(mentee__in=people).order_by("mentor__full_name")
    for mentee, name in rows.values_list("mentee", "mentor__full_name"):
        found[mentee].append(name)
    return found


def _waiting(people: list[User]) -> dict[UUID, int]:
    rows = _untold().filter(student__in=people).order_by()
    return dict(rows.values_list("student").annotate(number=Count("pk")))


def _untold() -> QuerySet[Request]:
    return Request.objects.untold(timezone.now())


def _paused() -> QuerySet[Relationship]:
    return Relationship.objects.loading().filter(state=Relationship.State.PAUSED)
