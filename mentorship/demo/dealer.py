from collections.abc import Mapping, Sequence
from random import Random
from typing import Any


class Dealer:
    """Deals from a named pile until it is empty, then shuffles it anew.

    So every outcome occurs in its proportion even in a small school, and no text returns before the others had their turn.
    """

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._piles: dict[str, list] = {}

    def deal(self, name: str, cards: Sequence | Mapping[Any, int]) -> Any:
        """`cards` is what the pile is made of: values, or {value: how many of it}."""
        pile = self._piles.setdefault(name, [])
        if not pile:
            counts = cards.items() if isinstance(cards, Mapping) else ((card, 1) for card in cards)
            pile.extend(card for card, count in counts for _ in range(count))
            self._rng.shuffle(pile)
        return pile.pop()
