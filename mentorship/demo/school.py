"""The demo school: what everything that happens in its year knows of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from accounts.models import Specialty, Topic

from .dealer import Dealer
from .people import Mentor, Staff, Student
from .texts import Texts
from .year import Year


@dataclass(eq=False)
class School:
    rng: Random
    dealer: Dealer
    texts: Texts
    year: Year
    topics: dict[str, Topic]
    specialties: dict[str, Specialty]
    students: list[Student] = field(default_factory=list)
    mentors: list[Mentor] = field(default_factory=list)
    staff: list[Staff] = field(default_factory=list)
    waiting: list = field(default_factory=list)

    @classmethod
    def empty(cls, year: Year) -> "School":
        dealer = Dealer(year.rng)
        return cls(
            year.rng,
            dealer,
            Texts(dealer),
            year,
            topics={topic.slug: topic for topic in Topic.objects.offered()},
            specialties={specialty.slug: specialty for specialty in Specialty.objects.offered()},
        )

    def deal(self, name: str, cards: Sequence | Mapping[Any, int]) -> Any:
        return self.dealer.deal(name, cards)
