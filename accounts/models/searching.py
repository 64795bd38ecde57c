"""Texts as the search compares them: the database's own functions, so that an index can hold what they give.

`searchable_text` folds accents and capitals ("Müller" is "muller"); `searchable_words` are its words, as they are written and as
English stems. `matching.search.words.folded` does the same to what somebody types.
"""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db.models import Func, TextField


class SearchableText(Func):
    function = "searchable_text"
    arity = 1
    output_field = TextField()


class SearchableWords(Func):
    function = "searchable_words"
    arity = 1
    output_field = SearchVectorField()


def search_indexes(prefix: str, *fields: str) -> list[GinIndex]:
    """For each field one index of its words and one of its trigrams, by which typing errors are found."""
    return [
        index
        for field in fields
        for index in (
            GinIndex(SearchableWords(field), name=f"{prefix}_{field}_words"),
            GinIndex(OpClass(SearchableText(field), "gin_trgm_ops"), name=f"{prefix}_{field}_alike"),
        )
    ]
