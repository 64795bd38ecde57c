"""Finding mentors by words, among what the searcher may read. Filters and the order of the list are others' work."""

from .finding import Found, mentors_matching

__all__ = ["Found", "mentors_matching"]
