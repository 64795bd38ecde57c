"""The time zones that a person chooses from: one for each city, by part of the world."""

from functools import cache
from itertools import groupby
from zoneinfo import available_timezones

AREAS = ("Africa", "America", "Asia", "Australia", "Europe", "Pacific")
SCHOOLS = ("", "The school's own")
UTC = ("UTC", "UTC")


def zone_choices(own: str = "") -> list[tuple]:
    """`own` is what the person has: another name of a zone stays theirs until they choose from the list."""
    offered = {name for _, cities in _by_area() for name, _ in cities} | {SCHOOLS[0], UTC[0]}
    return [SCHOOLS, *([] if own in offered else [(own, own)]), *_by_area(), UTC]


@cache
def _by_area() -> list[tuple[str, list[tuple[str, str]]]]:
    names = sorted(name for name in available_timezones() if name.split("/")[0] in AREAS)
    return [
        (area, [(name, _city(name)) for name in cities])
        for area, cities in groupby(names, key=lambda name: name.split("/")[0])
    ]


def _city(name: str) -> str:
    """America/Argentina/Buenos_Aires is Buenos Aires (Argentina)."""
    *places, city = name.replace("_", " ").split("/")[1:]
    return f"{city} ({places[0]})" if places else city
