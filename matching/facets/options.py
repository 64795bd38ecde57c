"""The facets, each with the entries that can be chosen now."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from accounts.models import IdentityTag, MentorProfile, Mode, Program, Specialty, Topic, User

from ..directory.address import NAMES
from ..permissions import can_request

REPLIES = ((0, "The same day"), (1, "Within a day"), (2, "Within 2 days"), (4, "Within 4 days"), (7, "Within a week"))


class Option(NamedTuple):
    """`value` stands in the address, `key` in `ranking.Wanted`."""

    value: str
    key: Any
    label: str


class Facet(NamedTuple):
    """`wanted` is the field of `ranking.Wanted`. Of a `single` one at most one entry is chosen."""

    wanted: str
    title: str
    options: tuple[Option, ...]
    single: bool = False
    hint: str = ""
    is_counted: bool = True

    @property
    def name(self) -> str:
        """In the address."""
        return NAMES[self.wanted]

    def option(self, value: str) -> Option | None:
        return next((option for option in self.options if option.value == value), None)


def facets_for(reader: User) -> tuple[Facet, ...]:
    return (
        Facet("has_room", "Room", (Option("1", True, "Has room now"),)),
        Facet("topics", "Topic", _entries(Topic), hint=ANY),
        Facet("specialties", "Specialty", _entries(Specialty)),
        Facet("ways", "Kind of help", _choices(MentorProfile.Way.choices)),
        Facet("career_stages", "Career stage", _choices(MentorProfile.CareerStage.choices), hint=STAGES),
        Facet("modes", "How you would meet", _choices(Mode.choices)),
        Facet("styles", "Way of working", _choices(MentorProfile.Style.choices)),
        Facet("reply_days", "Usually replies", _choices(REPLIES), single=True),
        Facet("outside", "From where", HERE_OR_THERE, single=True),
        *_of_identity(reader),
    )


STAGES = (
    "Residents remember your stage well; mid-career mentors have seen many careers; senior ones open doors. "
    "Many students have one of each."
)
ANY = "Who helps with any of these is shown."
HERE_OR_THERE = (Option("no", False, "From the school"), Option("yes", True, "From outside the school"))
OWN_WORDS = "What mentors chose to say of themselves to everybody. Only you see that you looked for it."


def _entries(model: type) -> tuple[Option, ...]:
    return tuple(Option(entry.slug, entry.pk, entry.name) for entry in model.objects.offered())


def _choices(choices: Iterable[tuple[Any, str]]) -> tuple[Option, ...]:
    return tuple(Option(str(value), value, label) for value, label in choices)


def _of_identity(reader: User) -> list[Facet]:
    """A student's own filter, and nobody's counts."""
    if not can_request(reader) or not Program.current().has_identity:
        return []
    tags = _entries(IdentityTag)
    return [Facet("tags", "Says of themselves", tags, hint=OWN_WORDS, is_counted=False)] if tags else []
