"""One process of a fire: `python -m tests.matching.fire.worker '{…}'` says "ready", waits for a line, and prints what became of
each act as JSON. The test's own process runs the same `run` beside them.
"""

import json
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random

MOST_WORDS = 400
NEAR_THE_END = 0.85


def run(order: dict) -> list[tuple[str, str, str]]:
    """(act, what became of it, words) for every act of this process, from all of its threads."""
    hands = [_hand(order, number) for number in range(order["threads"])]
    with ThreadPoolExecutor(len(hands)) as pool:
        return [answer for answers in pool.map(lambda hand: hand(), hands) for answer in answers]


def _hand(order: dict, number: int) -> Callable[[], list]:
    from django.db import connection

    from .field import Field

    luck = Random(f"{order['seed']}.{number}")  # noqa: S311 - the same fire for the same seed
    field = Field(**order["field"])
    acts = _acts_of(order, number, luck)

    def hand() -> list[tuple[str, str, str]]:
        try:
            return [(name, *outcome(act, luck, field)) for name, act in acts]
        finally:
            connection.close()

    return hand


def _acts_of(order: dict, number: int, luck: Random) -> list[tuple[str, Callable]]:
    """Its share of the requests, each accepted once, mixed with whatever else. One hand has the mentor leave near the end."""
    from .acts import WEIGHTS, deactivate

    drawn = luck.choices(list(WEIGHTS), weights=list(WEIGHTS.values()), k=order["acts"])
    acts = [(act.__name__, act) for act in drawn]
    acts += [("accept", _accept_this(key)) for key in order["requests"][number :: order["threads"]]]
    luck.shuffle(acts)
    if order["mentor_leaves"] and number == 0:
        acts.insert(int(len(acts) * NEAR_THE_END), ("deactivate", deactivate))
    return acts


def _accept_this(key: str) -> Callable:
    from matching.models import Request
    from matching.services import accept_request

    def accept_this(luck: Random, field) -> object:
        asked = Request.objects.get(pk=key)
        return accept_request(request=asked, by=asked.mentor)

    return accept_this


def outcome(act: Callable, luck: Random, field) -> tuple[str, str]:
    """A refusal is an answer, with the sentence that people read; whatever else is raised is a fault of ours."""
    from django.core.exceptions import PermissionDenied, ValidationError

    from .field import NothingToDoError

    try:
        act(luck, field)
    except NothingToDoError:
        return "nothing to do", ""
    except ValidationError as refusal:
        return "refused", " ".join(refusal.messages)
    except PermissionDenied:
        return "denied", ""
    except Exception as error:  # noqa: BLE001 - every fault is counted, and each by its own words
        return "fault", f"{type(error).__name__}: {error}"[:MOST_WORDS]
    return "done", ""


def main() -> None:
    import django

    django.setup()
    order = json.loads(sys.argv[1])
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    json.dump(run(order), sys.stdout)


if __name__ == "__main__":
    main()
