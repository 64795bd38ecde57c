"""One page of an order over all mentors, sorting no more than the pages up to it. Pure."""

import numpy as np

SCORE, ROOM = 1 << 40, 1 << 24  # a name's rank stays below 16.7 million, a number of places below 65,536


def keys(score: np.ndarray | int, places: np.ndarray | int, name_rank: np.ndarray) -> np.ndarray:
    """One whole number each, no two alike: larger comes first. Score, then places, then name; names' ranks hold the ids."""
    return np.asarray(score, np.int64) * SCORE + np.asarray(places, np.int64) * ROOM + (ROOM - 1 - name_rank)


def page_of(key: np.ndarray, among: np.ndarray, page: int, size: int) -> tuple[np.ndarray, int]:
    """The places of one page in order, and its number: the last where there are not so many."""
    among = np.flatnonzero(among)
    page = max(1, min(page, -(-len(among) // size)))
    upto, some = min(page * size, len(among)), -key[among]
    if upto < len(among):
        nearest = np.argpartition(some, upto)[:upto]
        among, some = among[nearest], some[nearest]
    return among[np.argsort(some)][(page - 1) * size : upto], page
