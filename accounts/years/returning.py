"""Who comes back after the school was moved into a year without them."""

from collections.abc import Iterable

from accounts.clock import academic_year, school_today
from accounts.models import Rollover, User

from .reading import label, plan_for


def not_moved_along(people: Iterable[User]) -> str:
    """A sentence for staff, or none."""
    ids = {person.pk for person in people if person.is_student}
    years = (
        Rollover.objects.standing().filter(academic_year__gte=academic_year(school_today())).order_by("academic_year")
    )
    missed = [_missed(year, ids) for year in years.values_list("academic_year", flat=True)] if ids else []
    return " ".join(sentence for sentence in missed if sentence)


def _missed(year: int, ids: set) -> str:
    names = [move.standing.name for move in plan_for(year).moves if move.student in ids]
    return (
        f"Not moved into {label(year)} with the school: {', '.join(names)}. Enter it on their pages." if names else ""
    )
