"""The directory's address for what somebody looks for: every filter lives in it."""

from collections.abc import Iterable
from urllib.parse import parse_qs, urlencode

from django.urls import reverse

# What the fields of `ranking.Wanted` are called in an address.
NAMES = {
    "topics": "topic",
    "specialties": "specialty",
    "tags": "tag",
    "ways": "way",
    "career_stages": "stage",
    "modes": "mode",
    "styles": "style",
    "reply_days": "reply",
    "has_room": "room",
    "outside": "outside",
}


def directory_address(
    *,
    topics: Iterable = (),
    specialties: Iterable = (),
    ways: Iterable[str] = (),
    career_stages: Iterable[str] = (),
    modes: Iterable[str] = (),
    styles: Iterable[int] = (),
    tags: Iterable = (),
    reply_days: int | None = None,
    has_room: bool = False,
    outside: bool | None = None,
) -> str:
    """From model instances, without those that are retired and find nobody, and stored values."""
    chosen = {
        "topics": _slugs(topics),
        "specialties": _slugs(specialties),
        "tags": _slugs(tags),
        "ways": ways,
        "career_stages": career_stages,
        "modes": modes,
        "styles": styles,
        "reply_days": [] if reply_days is None else [reply_days],
        "has_room": [1] if has_room else [],
        "outside": [] if outside is None else ["yes" if outside else "no"],
    }
    return address_with((NAMES[wanted], value) for wanted, values in chosen.items() for value in values)


def is_typed_on(before: str | None, after: str) -> bool:
    """Whether two addresses differ by nothing but what is being typed into the search: one entry of the browser's history."""
    one, other = (parse_qs((address or "").partition("?")[2]) for address in (before, after))
    typed = {"q", "page"}
    rest = [{name: values for name, values in asked.items() if name not in typed} for asked in (one, other)]
    return "q" in one and "q" in other and rest[0] == rest[1]


def address_with(query: Iterable[tuple[str, object]]) -> str:
    asked = urlencode([(name, value) for name, value in query if value != ""])
    return reverse("matching:mentors") + (f"?{asked}" if asked else "")


def _slugs(entries: Iterable) -> list[str]:
    return [entry.slug for entry in entries if entry.retired_at is None]
