"""The kinds of a person's data: what belongs to each, what of it stays, and how long the school keeps it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ..models import Program
from ..months import months_later, span_in_words


@dataclass(frozen=True)
class Kind:
    """`stays` is what a purge leaves: facts without words, which counts of the school are made of."""

    slug: str
    label: str
    what: str
    stays: str = ""

    def months(self, program: Program) -> int:
        return getattr(program, f"keep_{self.slug}_months")


class Account(Kind):
    """Who somebody was goes last: until then the others' pages can say whom they met."""

    def months(self, program: Program) -> int:
        return max(kind.months(program) for kind in WITH_PERIOD)


WITH_PERIOD = (
    Kind(
        "profile",
        "Profile and identity",
        "what you wrote about yourself, your photo and links, how you describe yourself, and your means of signing in",
        "the class that you entered with and your stages and tracks by date",
    ),
    Kind(
        "requests",
        "Goals, requests and agreements",
        "the words of your goals, of the requests that you sent and of the answers that you gave",
        "who was paired with whom, when and in what kind; the topics of goals; the terms of an agreement",
    ),
    Kind(
        "meetings",
        "Meetings",
        "your private notes, agenda lines, action items, the shared notes that you wrote last, places, your open hours and "
        "your calendar address",
        "that a meeting took place, when, for how long, how and on which topics; shared notes that the other person wrote last, "
        "until they leave as well",
    ),
    Kind(
        "surveys",
        "Check-ins and answers",
        "what you wrote in check-ins, whatever staff or the other person could read, and how you see mentoring",
        "choices that are only ever counted, without your name, and that a check-in was done",
    ),
    Kind(
        "help",
        "Copies sent to get help",
        "the copies that you sent to named staff with your note, and copies of your texts that others sent",
        "that a copy was sent, and when it was settled",
    ),
    Kind(
        "messages", "Messages", "the list of the messages that the program sent you, and which kinds you switched off"
    ),
)
ACCOUNT = Account(
    "account",
    "Name and address",
    "your name, e-mail address and school ID",
    "a row without a name, so that counts of past years stay true",
)
KINDS = (*WITH_PERIOD, ACCOUNT)
BY_SLUG = {kind.slug: kind for kind in KINDS}


def in_order(slugs: Iterable[str]) -> list[Kind]:
    wanted = set(slugs)
    return [kind for kind in KINDS if kind.slug in wanted]


def kept_for(program: Program) -> list[tuple[Kind, str]]:
    """Each kind with how long it is kept, in words."""
    return [(kind, _in_words(kind.months(program))) for kind in KINDS]


def goes_on(program: Program, left_on: date) -> list[tuple[Kind, date]]:
    """Each kind with the day on which it goes for somebody who left on that day."""
    return [(kind, months_later(left_on, kind.months(program))) for kind in KINDS]


def due(program: Program, left_on: date, today: date) -> list[str]:
    return [kind.slug for kind, day in goes_on(program, left_on) if day <= today]


def _in_words(months: int) -> str:
    return f"{span_in_words(months)} after you have left" if months else "deleted as soon as you have left"
