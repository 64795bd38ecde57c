"""What somebody typed, as words that the database can look for. Pure."""

import re
import unicodedata
from typing import NamedTuple

MOST_WORDS = 6
LONGEST_WORD = 40
# Too common to narrow anything; they count where nothing else was typed, for "An" and "The" are names too.
COMMON = frozenset(
    ["a", "an", "and", "at", "by", "dr", "for", "from", "i", "in", "is", "of", "on", "or", "prof", "the", "to", "with"]
)

_ACCENTS = re.compile("[\u0300-\u036f]")
_SPELLED = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "\u0131": "i"}
)
# Digits and letters of any script. Nothing that is a sign in a search of the database gets through.
_WORD = re.compile(r"[^\W_]+")


class Words(NamedTuple):
    """`left_out` is how many words were too many."""

    words: tuple[str, ...]
    left_out: int = 0


def folded(text: str) -> str:
    """As the database's `searchable_text` folds it: small letters without accents."""
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text).lower()).translate(_SPELLED)


def words_of(text: str) -> Words:
    found = list(dict.fromkeys(word[:LONGEST_WORD] for word in _WORD.findall(folded(text))))
    telling = [word for word in found if word not in COMMON] or found
    return Words(tuple(telling[:MOST_WORDS]), max(0, len(telling) - MOST_WORDS))
