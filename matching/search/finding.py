from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from accounts.models import User

from ..models import Relationship
from .sources import exactly, nearly, places
from .words import MOST_WORDS, words_of

MOST = 2000
MOST_TYPING_ERRORS = 3

# Every word has to stand somewhere; what counts most comes first, should they be too many.
TOGETHER = """
SELECT user_id FROM ({}) AS found (user_id, number, weight)
GROUP BY user_id HAVING count(DISTINCT number) = %s
ORDER BY sum(weight) DESC, user_id LIMIT %s
"""
# Half of a word's trigrams: one wrong letter in a word of eight. For this transaction alone, so that a pooler may stand between.
LENIENT = "SELECT set_config('pg_trgm.word_similarity_threshold', '0.5', true)"
KNOWN = "SELECT DISTINCT number FROM ({}) AS found (user_id, number, weight)"

# Each word with how it is looked for.
Asked = Sequence[tuple[str, Callable]]


@dataclass(frozen=True)
class Found:
    """`ids` of users, the best first; None where no word was typed, so that nobody is left out. Whether they are still here is
    for the list to ask.
    """

    ids: list[UUID] | None
    notes: tuple[str, ...] = ()


def mentors_matching(reader: User, text: str) -> Found:
    """All words, each in any text that this reader may read."""
    words, left_out = words_of(text)
    if not words:
        return Found(None, ("Search with letters or digits: there were none.",) if text.strip() else ())
    notes = (f"Only the first {MOST_WORDS} words were looked for.",) if left_out else ()
    tied = _tied(reader)
    ids = _with_all([(word, exactly) for word in words], tied)
    if not ids and (ids := _with_typing_errors(words, tied)):
        notes += ("Nobody has exactly these words. These come close.",)
    if len(ids) > MOST:
        notes += (f"Only the first {MOST:,} whom these words find are in this list. One more word makes it shorter.",)
    return Found(ids[:MOST], notes)


def _with_typing_errors(words: Sequence[str], tied: Collection[UUID]) -> list[UUID]:
    """A word that stands nowhere may be another one in disguise; one that stands somewhere is meant as it is."""
    known = {number for (number,) in _rows(KNOWN, [(word, exactly) for word in words], tied)}
    asked = [(word, exactly if number in known else nearly) for number, word in enumerate(words)]
    unknown = len(words) - len(known)
    return _leniently(asked, tied) if 0 < unknown <= MOST_TYPING_ERRORS else []


@transaction.atomic
def _leniently(asked: Asked, tied: Collection[UUID]) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(LENIENT)
    return _with_all(asked, tied)


def _with_all(asked: Asked, tied: Collection[UUID]) -> list[UUID]:
    return [key for (key,) in _rows(TOGETHER, asked, tied, len(asked), MOST + 1)]


def _rows(statement: str, asked: Asked, tied: Collection[UUID], *values: int) -> list[tuple]:
    parts = [
        part.query.sql_with_params()
        for number, (word, how) in enumerate(asked)
        for part in places(word, how, number, tied)
    ]
    united = " UNION ALL ".join(f"({sql})" for sql, _ in parts)
    with connection.cursor() as cursor:
        cursor.execute(statement.format(united), [*(value for _, given in parts for value in given), *values])
        return cursor.fetchall()


def _tied(reader: User) -> set[UUID]:
    """With whom the reader is in a running mentorship, themselves included."""
    sides = Relationship.objects.live().filter(Q(mentor=reader) | Q(mentee=reader)).values_list("mentor", "mentee")
    return {person for pair in sides for person in pair}
