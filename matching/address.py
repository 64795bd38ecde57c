"""The directory's address for what somebody looks for: every filter lives in it."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.urls import reverse


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
    """From model instances and stored values."""
    named = {"topic": topics, "specialty": specialties, "tag": tags}
    query = [(name, entry.slug) for name, entries in named.items() for entry in entries]
    plain = {"way": ways, "stage": career_stages, "mode": modes, "style": styles}
    query += [(name, value) for name, values in plain.items() for value in values]
    query += [("reply", reply_days)] if reply_days is not None else []
    query += [("room", 1)] if has_room else []
    query += [("outside", "yes" if outside else "no")] if outside is not None else []
    return address_with(query)


def address_with(query: Iterable[tuple[str, object]]) -> str:
    asked = urlencode([(name, value) for name, value in query if value != ""])
    return reverse("matching:mentors") + (f"?{asked}" if asked else "")
