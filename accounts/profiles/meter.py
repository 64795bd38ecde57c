"""What a profile still lacks, in the order of how much it helps the person on the other side. Pure.

The order and the figures come from the survey of students behind this program: how many of them named a thing as part of good
mentoring. A picture, links, research and identity are never asked for: nobody is less of a mentor without them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

SHOWN = 3
ENOUGH_TOPICS = 3


@dataclass(frozen=True)
class Wish:
    """`field` in `section` is where it is filled in."""

    field: str
    section: str
    title: str
    why: str
    is_met: Callable[[Any], bool]


@dataclass(frozen=True)
class Meter:
    title: str
    done: str
    wishes: tuple[Wish, ...]
    missing: tuple[Wish, ...]

    @property
    def total(self) -> int:
        return len(self.wishes)

    @property
    def met(self) -> int:
        return self.total - len(self.missing)

    @property
    def is_complete(self) -> bool:
        return not self.missing

    @property
    def next(self) -> tuple[Wish, ...]:
        return self.missing[:SHOWN]

    def missing_in(self, section: str) -> int:
        return sum(wish.section == section for wish in self.missing)


def _has(*names: str) -> Callable[[Any], bool]:
    return lambda profile: all(getattr(profile, name) not in (None, "", []) for name in names)


def _has_any(name: str, least: int = 1) -> Callable[[Any], bool]:
    return lambda profile: not profile._state.adding and len(getattr(profile, name).all()) >= least


MENTOR = (
    Wish(
        "topics",
        "offer",
        "Name three topics or more",
        "The directory puts those first who cover a student's goals.",
        _has_any("topics", ENOUGH_TOPICS),
    ),
    Wish(
        "bio",
        "basics",
        "Tell how you chose your path",
        "Nearly nine in ten students want to hear it from a mentor, and what else there was. Three sentences do.",
        _has("bio"),
    ),
    Wish(
        "personal",
        "beyond",
        "Share a little of your life outside of work",
        "Seven in ten students value it, more than mentors tend to think. You choose who reads it.",
        _has("personal"),
    ),
    Wish(
        "ways",
        "offer",
        "Say how you help",
        "Coach, teacher, someone to talk things through with: clear expectations at the start make mentorships last.",
        _has("ways"),
    ),
    Wish(
        "style",
        "offer",
        "Say how closely you work with a student",
        "Hands-on or at arm's length: students look for both, and guess wrong.",
        _has("style"),
    ),
    Wish(
        "modes",
        "meet",
        "Say how you meet",
        "Whoever is on rotations looks for video or the phone.",
        _has("modes"),
    ),
    Wish(
        "cadence_weeks",
        "meet",
        "Say how often, and for how long",
        "A student who knows it asks for what you can give.",
        _has("cadence_weeks", "length_minutes"),
    ),
    Wish(
        "reach_me",
        "meet",
        "Say how to reach you",
        "Not daring to write is among the reasons why mentorships fall asleep. Only your mentees read it at first.",
        _has("reach_me"),
    ),
    Wish(
        "headline",
        "basics",
        "Write one line about you",
        "It stands under your name wherever students look for mentors.",
        _has("headline"),
    ),
    Wish(
        "specialties",
        "basics",
        "Choose your specialties",
        "Students filter by them.",
        _has_any("specialties"),
    ),
    Wish(
        "mentored_before",
        "basics",
        "Say whether you have mentored before",
        "Some look for experience; others like to be the first.",
        _has("mentored_before"),
    ),
)
STUDENT = (
    Wish(
        "about",
        "about",
        "Say who you are, in two sentences",
        "It is the first thing that a mentor reads when you ask.",
        _has("about"),
    ),
    Wish(
        "needs",
        "looking",
        "Tick what you would like help with",
        "A mentor sees at once whether they are the right person.",
        _has_any("needs"),
    ),
    Wish(
        "values",
        "looking",
        "Tick what you value in a mentor",
        "Saying it early saves you both from guessing.",
        _has("values"),
    ),
    Wish(
        "interests",
        "about",
        "Name a few interests",
        "Shared interests are how many first talks begin.",
        _has("interests"),
    ),
    Wish(
        "modes",
        "looking",
        "Say how you like to meet",
        "It saves two mails.",
        _has("modes"),
    ),
)


def measure_mentor(profile: Any) -> Meter:
    done = "Students find here what they look for. A picture, links and how you describe yourself stay yours to decide."
    return Meter("What students look for next", done, MENTOR, _missing(profile, MENTOR))


def measure_student(profile: Any) -> Meter:
    done = "A mentor whom you ask knows now what they need to say yes."
    return Meter("What helps a mentor next", done, STUDENT, _missing(profile, STUDENT))


def _missing(profile: Any, wishes: tuple[Wish, ...]) -> tuple[Wish, ...]:
    return tuple(wish for wish in wishes if not wish.is_met(profile))
