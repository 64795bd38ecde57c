"""How a mentor fits what one student looks for, in words. Pure, like `scoring`; no number of it is ever shown.

Who a mentor is (`asked_first`) stands on that mentor's page, for the student who asked, and on no card: screens are read over
shoulders.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..scoring import MOST_WEEKS_APART, Need, Offer, Seeker

Names = Mapping[Any, str]
MEETS = {"in_person": "in person", "video": "by video", "phone": "by phone", "messages": "by messages"}
ON_A_CARD = 2


@dataclass(frozen=True)
class Fit:
    """Three lists of goals, and whole sentences of what fits and what does not."""

    covered: tuple[Need, ...] = ()
    uncovered: tuple[Need, ...] = ()
    refused: tuple[Need, ...] = ()
    sentence: str = ""
    shared: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()
    asked_first: str = ""

    @property
    def line(self) -> str:
        """For a card: the goals, and the first thing besides."""
        return " ".join([line for line in (self.sentence, *self.shared) if line][:ON_A_CARD])

    @property
    def missing(self) -> str:
        """The first of what does not fit, said plainly; empty when nothing is missing."""
        return next(iter(self.lacks + self.differs), "")


def fit(seeker: Seeker, offer: Offer, names: Names) -> Fit:
    """`names` has the words for every key that both sides can share."""
    goals = sorted(seeker.goals, key=lambda need: (-need.importance, need.name))
    covered = tuple(need for need in goals if need.topic in offer.topics)
    uncovered = tuple(need for need in goals if need.topic not in offer.topics)
    refused = tuple(need for need in uncovered if need.topic in offer.not_offered)
    return Fit(
        covered,
        uncovered,
        refused,
        sentence=_about_goals(covered, uncovered),
        shared=tuple(_shared(seeker, offer, names)),
        lacks=tuple(_lacks(covered, uncovered, refused)),
        differs=tuple(_differs(seeker, offer, names)),
    )


def asked_first(tags: Iterable[str]) -> str:
    """Of the tags that a mentor shows to the whole school, those that this student asked to see first."""
    tags = sorted(tags)
    return f"You asked to see these first: {_listed(tags)}." if tags else ""


def _about_goals(covered: Collection[Need], uncovered: Collection[Need]) -> str:
    total = len(covered) + len(uncovered)
    if not total:
        return ""
    if not covered:
        return "Offers other topics than your goals."
    offers = f"Offers {_topics(covered)}"
    if uncovered:
        return f"{offers}: {len(covered)} of your {total} goals."
    return f"{offers}: all of your goals." if total > 1 else f"{offers}: your goal."


def _shared(seeker: Seeker, offer: Offer, names: Names) -> Iterator[str]:
    """In the order in which it helps to choose; modes last, for nearly everybody has one that suits."""
    if needs := seeker.needs & offer.topics:
        yield f"Helps with {_named(needs, names)}, which you look for."
    if interests := seeker.specialties & offer.specialties:
        yield f"Shares your interest in {_named(interests, names)}."
    if ways := seeker.ways & offer.ways:
        yield f"Helps as you hope: {_named(ways, names)}."
    if offer.career_stage in seeker.career_stages:
        yield f"Is where you look for a mentor: {in_a_sentence(names[offer.career_stage])}."
    if seeker.cadence_weeks and offer.cadence_weeks and _weeks_apart(seeker, offer) <= MOST_WEEKS_APART:
        yield _cadence(seeker, offer)
    if seeker.style and offer.style and abs(seeker.style - offer.style) <= 1:
        how = "as" if seeker.style == offer.style else "nearly as"
        yield f"Works {how} you would like: {in_a_sentence(names[offer.style])}."
    if modes := seeker.modes & offer.modes:
        yield f"Can meet {_how(modes)}, as you like."


def _lacks(covered: Collection[Need], uncovered: Collection[Need], refused: Collection[Need]) -> Iterator[str]:
    """Of the goals. Said no before said nothing."""
    if refused:
        yield f"Says that they do not offer {_topics(refused)}."
    if covered and (unlisted := [need for need in uncovered if need not in refused]):
        yield f"Does not list {_topics(unlisted)}."


def _differs(seeker: Seeker, offer: Offer, names: Names) -> Iterator[str]:
    """Of everything else."""
    if needs := seeker.needs & offer.not_offered:
        yield f"Says that they do not offer {_named(needs, names)}, which you look for."
    if seeker.cadence_weeks and offer.cadence_weeks and _weeks_apart(seeker, offer) > MOST_WEEKS_APART:
        yield _cadence(seeker, offer)
    if seeker.modes and offer.modes and not seeker.modes & offer.modes:
        yield f"Meets {_how(offer.modes)}; you would like {_how(seeker.modes)}."


def _how(modes: Collection) -> str:
    return _listed(MEETS[mode] for mode in MEETS if mode in modes)


def _cadence(seeker: Seeker, offer: Offer) -> str:
    if seeker.cadence_weeks == offer.cadence_weeks:
        return f"Meets every {_weeks(offer.cadence_weeks)}, as you hope."
    return f"Meets every {_weeks(offer.cadence_weeks)}; you hope for every {_weeks(seeker.cadence_weeks)}."


def _weeks_apart(seeker: Seeker, offer: Offer) -> int:
    return abs(seeker.cadence_weeks - offer.cadence_weeks)


def _weeks(number: int) -> str:
    return "week" if number == 1 else f"{number} weeks"


def _topics(needs: Iterable[Need]) -> str:
    return _listed(_names(needs))


def _names(needs: Iterable[Need]) -> list[str]:
    """Two goals of one topic name it once."""
    return list(dict.fromkeys(in_a_sentence(need.name) for need in needs))


def _named(keys: Iterable, names: Names) -> str:
    return _listed(_small(names[key] for key in keys))


def _small(words: Iterable[str]) -> list[str]:
    return [in_a_sentence(word) for word in sorted(words)]


def _listed(words: Iterable[str]) -> str:
    words = list(words)
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def in_a_sentence(name: str) -> str:
    """Small letters, but for names such as Step 1."""
    return name if any(letter.isdigit() for letter in name) else name.lower()
