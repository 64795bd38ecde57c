"""One process of a fire: it reads its order from a line, says "ready", waits for another, and prints what became of
each act as JSON. The test's own process runs the same `run` beside them.
"""

import json
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from random import Random

Answer = tuple[str, str, str, int]
NO_PRIZE = -1


def run(order: dict) -> list[Answer]:
    """(act, what became of it, words, prize) for every act of this process, from all of its threads."""
    hands = [_hand(order, number) for number in range(order["threads"])]
    with ThreadPoolExecutor(len(hands)) as pool:
        return [answer for answers in pool.map(lambda hand: hand(), hands) for answer in answers]


def _hand(order: dict, number: int) -> Callable[[], list[Answer]]:
    from django.db import connection

    from tests.matching.fire.worker import outcome

    from .field import Field

    luck = Random(f"{order['seed']}.{number}")  # noqa: S311 - the same fire for the same seed
    field = Field(**order["field"])
    acts = _rush(order["rush"][number :: order["threads"]]) + _melee(order["acts"], luck)

    def hand() -> list[Answer]:
        try:
            return [(name, *outcome(act, luck, field), prize) for name, act, prize in acts]
        finally:
            connection.close()

    return hand


def _rush(wishes: list) -> list[tuple[str, Callable, int]]:
    return [(act, _wish(act, key, at), prize) for act, key, at, prize in wishes]


def _wish(act: str, key: str, at: str) -> Callable:
    from .acts import RUSH

    return lambda luck, field: RUSH[act](key, datetime.fromisoformat(at))


def _melee(count: int, luck: Random) -> list[tuple[str, Callable, int]]:
    from .acts import WEIGHTS

    drawn = luck.choices(list(WEIGHTS), weights=list(WEIGHTS.values()), k=count)
    return [(act.__name__, act, NO_PRIZE) for act in drawn]


def main() -> None:
    import django

    django.setup()
    order = json.loads(sys.stdin.readline())
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    json.dump(run(order), sys.stdout)


if __name__ == "__main__":
    main()
