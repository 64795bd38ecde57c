"""Where one word may stand, each place with its own rule of who may read it. Every place is a query of its own, so that the
database can answer it from that place's index; one condition with many ORs over joins would read everybody.
"""

from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db.models import IntegerField, Q, QuerySet, Value

from accounts.clock import school_today
from accounts.models import Department, MentorProfile, Specialty, Topic, User
from accounts.models.searching import SearchableText, SearchableWords
from accounts.visibility import searchable

TEXTS = {"headline": 3, "bio": 1, "research_outputs": 1, "research_skills": 1}
NAME, SPECIALTY, TOPIC, DEPARTMENT = 12, 6, 6, 4

# Shorter ones are part of too many texts to say anything.
SHORTEST_IN_TEXTS, SHORTEST_TYPING_ERROR = 2, 5

# rows, the name of their text -> those of them in which the word stands
Matcher = Callable[[QuerySet, str], QuerySet]


class Place(NamedTuple):
    rows: QuerySet
    weight: int
    is_long: bool = False


def exactly(word: str) -> Matcher:
    """As it is written, as the beginning of a longer word, or as another form of the same word."""
    asked = SearchQuery(f"{word}:*", search_type="raw", config="simple")
    asked |= SearchQuery(f"{word}:*", search_type="raw", config="english")
    return lambda rows, text: rows.alias(found_in=SearchableWords(text)).filter(found_in=asked)


def nearly(word: str) -> Matcher:
    """Also with a typing error: some word there shares most of its trigrams."""
    return lambda rows, text: rows.alias(found_in=SearchableText(text)).filter(found_in__trigram_word_similar=word)


def places(word: str, how: Callable[[str], Matcher], number: int, tied: Collection[UUID]) -> Iterator[QuerySet]:
    """(user id, the word's number, how much it counts there) of mentors, place by place."""
    shortest = SHORTEST_IN_TEXTS if how is exactly else SHORTEST_TYPING_ERROR
    for place in _places(how(word), tied):
        if len(word) >= shortest or not place.is_long:
            columns = {"number": _number(number), "weight": _number(place.weight)}
            yield place.rows.order_by().annotate(**columns).values_list("user_id", "number", "weight")


def _places(matches: Matcher, tied: Collection[UUID]) -> Iterator[Place]:
    """Names, departments and topics are open to everybody in the program."""
    mentors = MentorProfile.objects.filter(is_listed=True).not_over(school_today())
    yield Place(mentors.filter(user__in=_keys(matches(User.objects.all(), "full_name"))), NAME)
    yield Place(mentors.filter(department__in=_keys(matches(Department.objects.all(), "name"))), DEPARTMENT)
    yield Place(mentors.filter(topics__in=_keys(matches(Topic.objects.all(), "name"))), TOPIC)
    special = Q(specialties__in=_keys(matches(Specialty.objects.all(), "name")))
    yield Place(mentors.filter(special, searchable("specialties", tied)), SPECIALTY)
    for field, weight in TEXTS.items():
        yield Place(matches(mentors, field).filter(searchable(field, tied)), weight, is_long=True)


def _keys(rows: QuerySet) -> QuerySet:
    return rows.order_by().values("pk")


def _number(number: int) -> Value:
    return Value(number, output_field=IntegerField())
