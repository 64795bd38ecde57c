"""What higher apps add to a mentorship. They register in AppConfig.ready(); each call takes many objects at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.hooks import Hook, Section


@dataclass(frozen=True)
class Mark:
    """One thing that happened on the thread. `kind`: held, planned, missed, check_in, agreement or alignment."""

    at: datetime
    kind: str
    text: str


__all__ = [
    "Mark",
    "Section",
    "agenda_suggestions",
    "first_meeting",
    "lines_of",
    "marks_of",
    "relationship_ended",
    "relationship_lines",
    "relationship_panels",
    "thread_marks",
]

thread_marks = Hook("(relationships) -> {relationship id: [Mark, …]}")
relationship_panels = Hook("(relationship, user) -> [Section, …]: blocks of a mentorship's page")
relationship_lines = Hook("(relationships, user) -> {relationship id: [text, …]}: what is next, on a card")
agenda_suggestions = Hook("(relationship, user) -> [text, …]")
first_meeting = Hook(
    "(relationship, starts_at, minutes, by) -> None: one of the times that the student offered is booked; raises ValidationError"
)
relationship_ended = Hook("(relationship, by) -> None, in the ending's transaction")


def marks_of(relationships: Iterable) -> dict:
    """All marks of many mentorships in time order; as many queries as hooks, however many mentorships."""
    relationships = list(relationships)
    marks: dict = {relationship.pk: [] for relationship in relationships}
    for found in thread_marks(relationships):
        for key, more in found.items():
            marks[key].extend(more)
    return {key: sorted(found, key=lambda mark: mark.at) for key, found in marks.items()}


def lines_of(relationships: Iterable, user) -> dict:
    """What each mentorship needs next, in a few words, for cards and lists."""
    relationships = list(relationships)
    lines: dict = {relationship.pk: [] for relationship in relationships}
    for found in relationship_lines(relationships, user):
        for key, more in found.items():
            lines[key].extend(more)
    return lines
